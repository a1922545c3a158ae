// The same in words, for who cannot see the drawing: a line when it stands still, and a table.
"use strict";

(function (JoinedUp) {
  const { make, said } = JoinedUp;
  const HEADLINES = 3;
  const REFRESH = 500;

  class Told {
    constructor(player) {
      this.player = player;
      this.status = make("p", { class: "jup-hidden", role: "status" });
      this.table = make("table", { class: "jup-table" });
      this.details = make("details", { class: "jup-details", ontoggle: () => player.wake() },
        make("summary", {}, JoinedUp.words("table")),
        make("div", { class: "jup-scroll", tabindex: 0, role: "region",
          "aria-label": JoinedUp.words("table") }, this.table));
      this.last = 0;
    }

    // Said once, when the player stands still.
    say(frame) {
      const { about, history } = this.player;
      const told = about.lines.slice(0, HEADLINES).map((line, at) => {
        const values = about.worlds.map((world, number) =>
          `${world.title} ${said(history.line(number, frame.week, at))}`);
        return `${line.title}, ${line.unit}: ${values.join(", ")}`;
      });
      const words = `${JoinedUp.dated(frame.week, about)}. ${frame.week ? told.join(". ") : ""}`;
      if (this.status.textContent !== words) this.status.textContent = words;
    }

    draw(frame) {
      if (!this.details.open || this.week === frame.week) return;
      if (frame.playing && performance.now() - this.last < REFRESH) return;
      this.last = performance.now();
      this.week = frame.week;
      this.fill(frame.week);
    }

    fill(week) {
      const { about, history } = this.player;
      const head = make("tr", {}, make("th", { scope: "col" }, JoinedUp.dated(week, about)),
        make("th", { scope: "col" }, JoinedUp.words("unit")),
        ...about.worlds.map((world) => make("th", { scope: "col" }, world.title)));
      const rows = about.lines.map((line, at) =>
        this.row(line.title, line.unit, (number) => history.line(number, week, at)));
      const counts = about.counts.map(({ name, unit, meaning }) =>
        this.row(meaning, unit, (number) => history.count(number, week, name)));
      this.table.replaceChildren(make("thead", {}, head), make("tbody", {}, ...rows, ...counts));
    }

    row(title, unit, value) {
      const cells = this.player.about.worlds.map((world, number) =>
        make("td", {}, said(value(number))));
      return make("tr", {}, make("th", { scope: "row" }, title), make("td", {}, unit), ...cells);
    }
  }

  // What is under the pointer, beside it.
  class Tip {
    constructor() {
      this.element = make("div", { class: "jup-tip", role: "presentation", hidden: true });
    }

    show(words, x, y) {
      if (this.element.textContent !== words) this.element.textContent = words;
      this.element.hidden = false;
      const { offsetWidth, offsetHeight } = this.element;
      const left = Math.max(4, Math.min(x + 14, window.innerWidth - offsetWidth - 4));
      const above = y - offsetHeight - 12;
      this.element.style.left = `${left}px`;
      this.element.style.top = `${above > 4 ? above : y + 18}px`;
    }

    hide() {
      this.element.hidden = true;
    }
  }

  JoinedUp.Told = Told;
  JoinedUp.Tip = Tip;
})((window.JoinedUp = window.JoinedUp || {}));
