// Lines that grow: each world's, the gap between two of them, and how sure one is of the gap.
"use strict";

(function (JoinedUp) {
  const { make, Sheet, said, difference } = JoinedUp;
  const MARGIN = { left: 42, right: 8, top: 8, bottom: 18 };
  const TICKS = 3;

  class LinesScene {
    constructor(player) {
      this.player = player;
      const { about, options } = player;
      const chosen = options.focus && options.focus.length
        ? options.focus.map((name) => player.history.lineNames[name])
        : about.lines.map((line, at) => at);
      this.panels = chosen.map((at) => new Panel(player, at));
      const grid = make("div", { class: "jup-panels" }, ...this.panels.map((each) => each.element));
      this.note = make("p", { class: "jup-note jup-ink" });
      this.odd = make("p", { class: "jup-note jup-ink" });
      this.element = make("section", { class: "jup-scene jup-lines" }, grid, this.note, this.odd);
      this.bandsChanged();
    }

    draw(frame) {
      for (const panel of this.panels) panel.draw(frame);
    }

    tell(frame) {
      for (const panel of this.panels) panel.tell(frame);
      this.odd.textContent = JoinedUp.howUsual(this.player, this.panels, frame.week);
    }

    bandsChanged() {
      const { bands } = this.player;
      this.note.textContent = bands
        ? JoinedUp.words("band", { runs: bands.replications })
        : JoinedUp.words("one_run");
    }
  }

  class Panel {
    constructor(player, at) {
      this.player = player;
      this.at = at;
      this.line = player.about.lines[at];
      this.sheet = new Sheet(this.line.title);
      this.values = player.about.worlds.map((world, number) =>
        make("span", { class: `jup-value jup-ink jup-world-${number}` }, "–"));
      this.gap = make("span", { class: "jup-gap jup-ink" });
      this.element = make("figure", { class: "jup-panel" },
        make("figcaption", {}, make("strong", { class: "jup-ink" }, this.line.title), " ",
          make("small", { class: "jup-ink" }, this.line.unit)),
        make("p", { class: "jup-values" }, ...this.values, this.gap), this.sheet.canvas
      );
    }

    draw(frame) {
      this.sheet.fit();
      if (this.sheet.width === 0) return;
      this.scale();
      const pen = this.sheet.wipe();
      this.axes(pen);
      const number = this.player.about.worlds.length;
      pen.save();
      pen.beginPath();
      pen.rect(MARGIN.left, 0, this.sheet.width, this.sheet.height - MARGIN.bottom);
      pen.clip();
      if (number === 2) this.shade(pen, frame.week);
      if (this.player.bands) {
        for (let world = 1; world < number; world += 1) this.band(pen, world, frame.week);
      }
      pen.restore();
      for (let world = 0; world < number; world += 1) this.trace(pen, world, frame.week);
      this.values.forEach((value, world) => {
        const told = said(this.player.history.line(world, frame.week, this.at));
        if (value.textContent !== told) value.textContent = told;
      });
      const gap = this.gapInWords(frame.week);
      if (this.gap.textContent !== gap) this.gap.textContent = gap;
    }

    scale() {
      const range = this.player.history.lineRanges[this.at];
      const [low, high] = Number.isFinite(range.low) ? [range.low, range.high] : [0, 1];
      const room = Math.max(1e-9, high - low) * 0.08;
      this.low = low >= 0 ? Math.max(0, low - room) : low - room;
      this.high = high + room;
    }

    x(week) {
      const width = this.sheet.width - MARGIN.left - MARGIN.right;
      return MARGIN.left + (width * week) / this.player.about.weeks;
    }

    y(value) {
      const height = this.sheet.height - MARGIN.top - MARGIN.bottom;
      return MARGIN.top + height * (1 - (value - this.low) / (this.high - this.low));
    }

    axes(pen) {
      const { colours, about } = this.player;
      pen.font = `12px ${colours.font}`;
      pen.fillStyle = colours.faint;
      pen.strokeStyle = colours.line;
      pen.lineWidth = 1;
      pen.textAlign = "right";
      for (let tick = 0; tick < TICKS; tick += 1) {
        const value = this.low + ((this.high - this.low) * tick) / (TICKS - 1);
        const y = Math.round(this.y(value)) + 0.5;
        pen.beginPath();
        pen.moveTo(MARGIN.left, y);
        pen.lineTo(this.sheet.width - MARGIN.right, y);
        pen.stroke();
        pen.fillText(said(value), MARGIN.left - 4, y + 4);
      }
      pen.textAlign = "center";
      for (let week = about.year; week <= about.weeks; week += about.year * this.every(about)) {
        const words = JoinedUp.words("year", { year: week / about.year });
        const most = this.sheet.width - pen.measureText(words).width / 2;
        pen.fillText(words, Math.min(this.x(week), most), this.sheet.height - 4);
      }
    }

    // Years between two that are named, so that names do not touch.
    every(about) {
      const room = (this.sheet.width - MARGIN.left) / (about.weeks / about.year);
      return Math.max(1, Math.ceil(66 / room));
    }

    // The points of a line up to a week, with those not there left out.
    points(world, week, shift) {
      const points = [];
      for (let at = 1; at <= week; at += 1) {
        const value = this.player.history.line(world, at, this.at) + (shift ? shift(at) : 0);
        if (Number.isFinite(value)) points.push([this.x(at), this.y(value)]);
      }
      return points;
    }

    path(pen, points) {
      points.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    }

    trace(pen, world, week) {
      const points = this.points(world, week);
      if (!points.length) return;
      pen.strokeStyle = pen.fillStyle = this.player.colours[`world-${world}`];
      pen.lineWidth = 2.25;
      pen.setLineDash(JoinedUp.DASHES[world]);
      pen.beginPath();
      this.path(pen, points);
      pen.stroke();
      pen.setLineDash([]);
      const [x, y] = points[points.length - 1];
      pen.beginPath();
      pen.arc(x, y, 3.5, 0, 2 * Math.PI);
      pen.fill();
    }

    shade(pen, week) {
      this.fill(pen, this.points(0, week), this.points(1, week), this.player.colours.faint, 0.16);
    }

    // Where a world would be if its gap to the first were that of many runs.
    band(pen, world, week) {
      const { bands } = this.player;
      const shift = (which) => (at) => bands.value(world, at, this.at, which);
      const low = this.points(0, Math.min(week, bands.weeks), shift("low"));
      const high = this.points(0, Math.min(week, bands.weeks), shift("high"));
      this.fill(pen, low, high, this.player.colours[`world-${world}`], 0.24);
    }

    fill(pen, one, other, colour, alpha) {
      if (one.length < 2) return;
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.beginPath();
      this.path(pen, one);
      for (const [x, y] of other.slice().reverse()) pen.lineTo(x, y);
      pen.closePath();
      pen.fill();
      pen.globalAlpha = 1;
    }

    // How far the second world is from the first, with its interval where there is one.
    gapInWords(week) {
      const { history, bands, about } = this.player;
      if (about.worlds.length !== 2 || !week) return "";
      const gap = history.line(1, week, this.at) - history.line(0, week, this.at);
      if (!Number.isFinite(gap)) return "";
      const told = JoinedUp.words("gap", { gap: difference(gap) });
      if (!bands || week > bands.weeks) return told;
      const [low, high] = ["low", "high"].map((which) => bands.value(1, week, this.at, which));
      if (!Number.isFinite(low)) return told;
      return JoinedUp.words("gap_runs", { gap: told, low: difference(low), high: difference(high) });
    }

    tell(frame) {
      const { about, history } = this.player;
      const told = about.worlds.map((world, number) =>
        `${world.title} ${said(history.line(number, frame.week, this.at))}`);
      const when = JoinedUp.dated(frame.week, about);
      this.sheet.tell(`${this.line.title}, ${this.line.unit}. ${when}: ${told.join(", ")}. ` +
        this.gapInWords(frame.week));
    }
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { lines: LinesScene });
})((window.JoinedUp = window.JoinedUp || {}));
