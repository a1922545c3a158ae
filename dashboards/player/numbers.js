// Counters: how families are now, and what has happened since the policies began.
"use strict";

(function (JoinedUp) {
  const { make, said } = JoinedUp;

  // Title, unit, and how a world's history gives the number after so many weeks.
  const NUMBERS = [
    ["Families with three or more needs", "now", (history, world, week) =>
      history.count(world, week, "with_3_needs")],
    ["Families being helped", "now", (history, world, week) =>
      history.number(world, week, "helped")],
    ["Families waiting for help", "now", (history, world, week) =>
      history.number(world, week, "waiting")],
    ["Crises", "so far", (history, world, week) => history.total(world, 0, week, "crises")],
    ["Dealings with services", "so far", (history, world, week) =>
      history.total(world, 0, week, "contacts")],
    ["Referrals", "so far", (history, world, week) => history.total(world, 0, week, "referrals")],
    ["Sent elsewhere", "so far", (history, world, week) =>
      history.total(world, 0, week, "bounces")],
    ["Turned away at the door", "so far", (history, world, week) =>
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
          make("dt", { class: "jup-ink" }, `${title}, ${when}`), ...this.cells[at]));
      this.element = make("section", { class: "jup-scene jup-numbers" },
        make("p", { class: "jup-note jup-ink" },
          `Of ${player.about.families.toLocaleString("en-GB")} families; one run.`),
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
