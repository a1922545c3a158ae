// The map: each world's neighbourhoods, families as dots, agencies around, referrals on their way.
"use strict";

(function (JoinedUp) {
  const { make, Sheet, Dots, MapPlan, worldTitle, sideBySide } = JoinedUp;
  // A dot keeps clear of its neighbours: its radius against the room it has.
  const ROOM = 0.86;

  class MapScene {
    constructor(player) {
      this.player = player;
      this.history = player.history;
      this.views = player.about.worlds.map((world, number) => new WorldMap(player, number));
      const worlds = sideBySide(this.views.map((view) => view.element));
      const below = make("div", { class: "jup-below" }, legend(player));
      if (player.clickable) {
        this.finder = new JoinedUp.Finder(player, this.views);
        below.append(this.finder.element);
      }
      this.element = make("section", { class: "jup-scene jup-map" }, worlds, below);
    }

    measure() {
      JoinedUp.fitMaps(this);
    }

    draw(frame) {
      for (const view of this.views) view.draw(frame);
      if (this.finder) this.finder.draw(frame);
    }

    recolour() {
      for (const view of this.views) view.forget();
    }

    tell(frame) {
      for (const view of this.views) view.tell(frame);
    }
  }

  class WorldMap {
    constructor(player, number) {
      this.player = player;
      this.history = player.history;
      this.number = number;
      this.world = player.about.worlds[number];
      this.sheet = new Sheet(this.world.title);
      if (player.options.height) this.sheet.canvas.style.height = `${player.options.height}px`;
      // The families, drawn apart and kept: from week to week only what changes is drawn.
      this.ground = document.createElement("canvas");
      this.shown = -1;
      this.element = make("div", { class: "jup-world" }, worldTitle(this.world, number),
        this.sheet.canvas);
      JoinedUp.pointAt(this);
    }

    forget() {
      this.shown = -1;
      this.dots = null;
    }

    draw(frame) {
      if (this.sheet.fit() || !this.dots) this.lay();
      if (this.sheet.width === 0) return;
      this.families(frame.week);
      const pen = this.sheet.wipe();
      this.discs(pen);
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.drawImage(this.ground, 0, 0);
      pen.setTransform(this.sheet.ratio, 0, 0, this.sheet.ratio, 0, 0);
      this.followed(pen, frame.family);
      JoinedUp.drawTrips(pen, this, frame);
      JoinedUp.drawAgencies(pen, this, frame);
    }

    // Lay out the sheet anew for its size: where everything is, and how large a dot.
    lay() {
      const { sheet, player } = this;
      this.plan = new MapPlan(player.about, sheet.width, sheet.height);
      const radius = Math.max(1, this.plan.scale * player.about.map.pitch * ROOM);
      this.dots = new Dots(player.colours, radius, sheet.ratio, player.about.bits);
      this.ground.width = sheet.canvas.width;
      this.ground.height = sheet.canvas.height;
      this.pen = this.ground.getContext("2d");
      this.places = this.plan.places(this.history.homes, sheet.ratio, this.dots.size);
      this.shown = -1;
    }

    families(week) {
      const { families, worlds } = this.history;
      const rows = worlds[this.number].families;
      const now = week * families;
      const before = this.shown * families;
      const anew = this.shown < 0;
      const { size } = this.dots;
      if (anew) this.pen.clearRect(0, 0, this.ground.width, this.ground.height);
      if (week === this.shown) return;
      for (let family = 0; family < families; family += 1) {
        const byte = rows[now + family];
        if (!anew && rows[before + family] === byte) continue;
        const x = this.places[2 * family];
        const y = this.places[2 * family + 1];
        if (!anew) this.pen.clearRect(x, y, size, size);
        this.pen.drawImage(this.dots.picture(byte), x, y);
      }
      this.shown = week;
    }

    discs(pen) {
      pen.fillStyle = this.player.colours.raised;
      for (const each of this.player.about.map.neighbourhoods) {
        const [x, y] = this.plan.at(each.x, each.y);
        pen.beginPath();
        pen.arc(x, y, each.r * this.plan.scale + 2, 0, 2 * Math.PI);
        pen.fill();
      }
    }

    home(family) {
      return this.plan.at(this.history.homes[2 * family], this.history.homes[2 * family + 1]);
    }

    // The family that is followed wears a ring and a number in every world.
    followed(pen, family) {
      if (family < 0 || family >= this.history.families) return;
      const [x, y] = this.home(family);
      const radius = this.dots.radius + 5;
      pen.strokeStyle = this.player.colours.ink;
      pen.lineWidth = 2.5;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.stroke();
      pen.font = `600 13px ${this.player.colours.font}`;
      pen.textAlign = "left";
      pen.lineWidth = 4;
      pen.strokeStyle = this.player.colours.paper;
      pen.strokeText(JoinedUp.words("family", { family }), x + radius + 3, y + 4);
      pen.fillStyle = this.player.colours.ink;
      pen.fillText(JoinedUp.words("family", { family }), x + radius + 3, y + 4);
    }

    tell(frame) {
      const told = ["helped", "waiting", "crisis"].map((state) =>
        this.history.number(this.number, frame.week, state));
      this.sheet.tell(
        JoinedUp.words("map", {
          place: this.player.about.place, world: this.world.title, week: frame.week,
          families: this.history.families, helped: told[0], waiting: told[1], crisis: told[2],
        }));
    }
  }

  // What dots and moving dots mean, in words.
  function legend(player) {
    const entry = (kind, words) =>
      make("li", {}, make("span", { class: `jup-key jup-key-${kind}`, "aria-hidden": "true" }),
        words);
    return make("ul", { class: "jup-legend", "aria-label": JoinedUp.words("legend") },
      ...[0, 1, 2, 3, 4].map((at) => entry(`need-${at}`, JoinedUp.words(`needs_${at}`))),
      entry("helped", JoinedUp.words("sign_helped")), entry("waiting", JoinedUp.words("sign_waiting")),
      entry("crisis", JoinedUp.words("sign_crisis")), entry("asked", JoinedUp.words("sign_asked")),
      entry("elsewhere", JoinedUp.words("sign_elsewhere")), entry("away", JoinedUp.words("sign_away")),
      entry("help", JoinedUp.words("sign_help")), entry("worker", JoinedUp.words("sign_worker")),
      entry("stand-in", JoinedUp.words("sign_stand_in")));
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { map: MapScene });
})((window.JoinedUp = window.JoinedUp || {}));
