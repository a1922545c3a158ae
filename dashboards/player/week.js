// Where workers' hours go: one bar for each agency, the mean of the last quarter.
"use strict";

(function (JoinedUp) {
  const { SideBySide, make, said } = JoinedUp;
  const ROW = 34;
  const BAR = 20;
  const FOOT = 8;

  // The hours of an agency by use, as shares of all hours paid.
  function shares(view, week, agency) {
    const hours = view.player.about.hours.map(({ name }) =>
      view.history.agencyUsual(view.number, week, agency, `hours_${name}`));
    const all = hours.reduce((sum, each) => sum + each, 0);
    return hours.map((each) => (all > 0 ? each / all : 0));
  }

  function paint(pen, view, frame) {
    const { about, colours } = view.player;
    const left = Math.min(236, view.sheet.width * 0.36);
    const room = view.sheet.width - left - 48;
    about.agencies.forEach((agency, at) => {
      const y = at * ROW + (ROW - BAR) / 2;
      pen.font = `600 ${left < 130 ? 12 : 14}px ${colours.font}`;
      pen.fillStyle = colours.ink;
      pen.textAlign = "left";
      const [down, lines] = left < 130 ? [9, 2] : [15, 1];
      JoinedUp.write(pen, agency.title, 0, y + down, left - 8, 12, lines);
      const told = shares(view, frame.week, at);
      let x = left;
      told.forEach((share, use) => {
        pen.fillStyle = colours[`hours-${use}`];
        pen.fillRect(x, y, room * share, BAR);
        // A thin gap tells neighbours apart without their colours.
        pen.fillStyle = colours.paper;
        pen.fillRect(x + room * share - 1, y, 1, BAR);
        x += room * share;
      });
      pen.fillStyle = colours.ink;
      pen.textAlign = "right";
      pen.fillText(`${said(Math.round(100 * told[0]))} %`, view.sheet.width, y + 15);
    });
  }

  function words(view, frame) {
    if (!frame.week) return "";
    const { about } = view.player;
    const told = about.agencies.map((agency, at) =>
      `${agency.title} ${Math.round(100 * shares(view, frame.week, at)[0])} %`);
    return JoinedUp.words("hours_told", { shares: told.join(", ") });
  }

  class WeekScene extends SideBySide {
    constructor(player) {
      super(player, "week", {
        paint, words, height: (about) => about.agencies.length * ROW + FOOT,
        note: JoinedUp.words("hours_note"),
      });
      const entries = player.about.hours.map(({ title }, use) =>
        make("li", {}, make("span",
          { class: `jup-key jup-key-hours-${use}`, "aria-hidden": "true" }), title));
      this.element.prepend(make("ul", { class: "jup-legend", "aria-label": JoinedUp.words("hours_legend") },
        ...entries));
    }
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { week: WeekScene });
})((window.JoinedUp = window.JoinedUp || {}));
