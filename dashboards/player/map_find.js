// Find a family by its number: what a click on the map does, for keyboards and screen readers too.
"use strict";

(function (JoinedUp) {
  const { make } = JoinedUp;

  class Finder {
    constructor(player, views) {
      this.player = player;
      this.views = views;
      this.most = player.about.families - 1;
      this.field = make("input", { type: "number", min: 0, max: this.most, class: "jup-jump",
        placeholder: JoinedUp.words("number"), onchange: () => this.find() });
      this.told = make("p", { class: "jup-found jup-ink", role: "status" });
      this.element = make("div", { class: "jup-find" },
        make("label", { class: "jup-field" }, `${JoinedUp.words("find")} `, this.field), this.told);
      this.shown = "";
    }

    find() {
      const { player, field } = this;
      const family = field.value === "" ? -1 : Math.round(Number(field.value));
      if (family < -1 || family > this.most) {
        this.say(JoinedUp.words("find_range", { most: this.most }));
      } else if (family !== player.followed) {
        player.follow(family < 0 ? player.followed : family);
      }
    }

    // Said when it stands still; while weeks pass, the ring on the map says where it is.
    draw({ family, week, playing }) {
      const shown = `${family} ${playing ? "" : week}`;
      if (shown === this.shown) return;
      this.shown = shown;
      if (document.activeElement !== this.field) this.field.value = family < 0 ? "" : family;
      if (family < 0 || family > this.most) this.say(JoinedUp.words("find_or"));
      else this.say(playing ? JoinedUp.nameOf(this.views[0], family) : this.lives(family));
    }

    lives(family) {
      const told = this.views.map((view) =>
        `${view.world.title}: ${JoinedUp.howIs(view, family)}`);
      return `${JoinedUp.nameOf(this.views[0], family)}. ${told.join(". ")}.`;
    }

    say(words) {
      if (this.told.textContent !== words) this.told.textContent = words;
    }
  }

  JoinedUp.Finder = Finder;
})((window.JoinedUp = window.JoinedUp || {}));
