// Counters: how families are now, and what has happened since the policies began.
"use strict";

(function (JoinedUp) {
  const { make, said } = JoinedUp;

  // Title, unit, and how a world's history gives the number after so many weeks.
  const NUMBERS = [
    ["count_with_3", "now", (history, world, week) =>
      history.count(world, week, "with_3_needs")],
    ["count_helped", "now", (history, world, week) =>
      history.number(world, week, "helped")],
    ["count_waiting", "now", (history, world, week) =>
      history.number(world, week, "waiting")],
    ["count_crises", "so_far", (history, world, week) => history.total(world, 0, week, "crises")],
    ["count_dealings", "so_far", (history, world, week) =>
      history.total(world, 0, week, "contacts")],
    ["count_referrals", "so_far", (history, world, week) => history.total(world, 0, week, "referrals")],
    ["count_elsewhere", "so_far", (history, world, week) =>
      history.total(world, 0, week, "bounces")],
    ["count_away", "so_far", (history, world, week) =>
      history.total(world, 0, week, "screened_out")],
  ];

  class NumbersScene {
    constructor(player) {
      this.player = player;
      this.week = -1;
      this.cells = NUMBERS.map(() => player.about.worlds.map((world, number) =>
        make("dd", { class: `jup-number jup-ink jup-world-${number}` }, "–")));
      const boxes = NUMBERS.map(([title, when], at) =>
        make("dl", { class: "jup-counter" },
          make("dt", { class: "jup-ink" }, `${JoinedUp.words(title)}, ${JoinedUp.words(when)}`), ...this.cells[at]));
      this.element = make("section", { class: "jup-scene jup-numbers" },
        make("p", { class: "jup-note jup-ink" },
          JoinedUp.words("numbers", { families: player.about.families.toLocaleString("en-GB") })),
        make("div", { class: "jup-counters" }, ...boxes));
    }

    draw(frame) {
      if (frame.week === this.week) return;
      this.week = frame.week;
      NUMBERS.forEach(([, , compute], at) => {
        this.cells[at].forEach((cell, world) => {
          const value = compute(this.player.history, world, frame.week);
          const number = Number.isFinite(value);
          cell.textContent = number ? Math.round(value).toLocaleString("en-GB") : said(value);
        });
      });
    }

    tell() {}
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { numbers: NumbersScene });
})((window.JoinedUp = window.JoinedUp || {}));
