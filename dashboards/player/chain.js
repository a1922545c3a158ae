// The delivery chain: what comes in, where it gets stuck or lost, and what comes out.
"use strict";

(function (JoinedUp) {
  const { SideBySide, said } = JoinedUp;
  const HEIGHT = 360;
  const STUCK = { top: 30, height: 70 };
  const BOX = { top: 118, height: 66 };
  const FALL = { top: 190, height: 62 };
  const WIDEST = 54;
  // Room on the right for what comes out, against that of a link.
  const OUT = { usual: 0.3, narrow: 0.12 };
  const NARROW = 110;

  // For each link: its stock now, what flows on from it, and what is lost at it.
  const LINKS = {
    front_door: {
      stock: null, flow: ["assessed"],
      losses: [["bounces", "chain_bounces"], ["screened_out", "chain_screened_out"]],
    },
    assessment: {
      stock: ["being_assessed", "chain_being_assessed"],
      flow: ["assessed"], less: ["no_further_action"],
      losses: [["no_further_action", "chain_no_further_action"]],
    },
    waiting_list: {
      stock: ["waiting", "chain_waiting"], flow: ["allocated"],
      losses: [["gave_up", "chain_gave_up"]],
    },
    support: {
      stock: ["caseload", "chain_caseload"], flow: ["closed_resolved"],
      losses: [["closed_early", "chain_closed_early"], ["closed_out_of_time", "chain_closed_out_of_time"],
        ["disengaged", "chain_disengaged"]],
    },
  };

  function atAgencies(view, week, name, usual) {
    return view.player.about.agencies.reduce((sum, agency, at) => sum + (usual
      ? view.history.agencyUsual(view.number, week, at, name)
      : view.history.agency(view.number, week, at, name)), 0);
  }

  // What is stuck at each link, a week and 1,000 families.
  function stuck(view, week) {
    const { about } = view.player;
    return about.links.map(({ name }) =>
      (1000 * atAgencies(view, week, `stuck_${name}`, true)) / about.families);
  }

  function flow(view, week, names) {
    const { families } = view.player.about;
    return names.reduce((sum, name) =>
      sum + (1000 * (view.history.usual(view.number, week, name) || 0)) / families, 0);
  }

  // The most that is stuck anywhere in any world at the end of a quarter, for one scale.
  function most(player) {
    const { history, about } = player;
    if (player.chainAt !== history.reached) {
      player.chainAt = history.reached;
      player.chainMost = { stuck: 1, flow: 1 };
      about.worlds.forEach((world, number) => {
        const view = { player, history, number };
        for (let week = about.quarter; week <= history.reached; week += about.quarter) {
          const { chainMost } = player;
          chainMost.stuck = Math.max(chainMost.stuck, ...stuck(view, week));
          chainMost.flow = Math.max(chainMost.flow, flow(view, week, ["referrals"]));
        }
      });
    }
    return player.chainMost;
  }

  function paint(pen, view, frame) {
    const { about, colours } = view.player;
    const week = Math.max(1, frame.week);
    const narrow = view.sheet.width / about.links.length < NARROW;
    const step = view.sheet.width / (about.links.length + (narrow ? OUT.narrow : OUT.usual));
    const size = { step, narrow, width: step * (narrow ? 0.92 : 0.66), most: most(view.player) };
    pipe(pen, view, size, 0, flow(view, week, ["referrals"]));
    about.links.forEach((link, at) => {
      const own = LINKS[link.name];
      pipe(pen, view, size, at + 1, flow(view, week, own.flow) - flow(view, week, own.less || []));
    });
    const held = stuck(view, week);
    about.links.forEach((link, at) => {
      const x = at * step + (step - size.width) / 2 + step * 0.06;
      box(pen, view, size, week, link, x);
      bar(pen, view, size, held[at], x, held[at] === Math.max(...held));
      losses(pen, view, size, week, LINKS[link.name].losses, x);
    });
    pen.font = `12px ${colours.font}`;
    pen.fillStyle = colours.faint;
    pen.textAlign = "left";
    pen.fillText(JoinedUp.words("chain_stuck"), 0, 14);
  }

  // What flows into a link, or out of the last one: as thick as it is much.
  function pipe(pen, view, { step, width, most, narrow }, at, value) {
    const { colours } = view.player;
    const thick = Math.max(1.5, (WIDEST * value) / most.flow);
    const middle = BOX.top + BOX.height / 2;
    const from = at ? (at - 1) * step + (step + width) / 2 + step * 0.06 : 0;
    const to = Math.min(view.sheet.width, at * step + (step - width) / 2 + step * 0.06);
    pen.fillStyle = at === view.player.about.links.length ? colours.helped : colours.asked;
    pen.globalAlpha = 0.75;
    pen.fillRect(from, middle - thick / 2, Math.max(4, to - from), thick);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.ink;
    pen.font = `600 12px ${colours.font}`;
    pen.textAlign = "center";
    const least = pen.measureText(said(value)).width / 2;
    const above = narrow ? BOX.top - 3 : middle - thick / 2 - 5;
    pen.fillText(said(value), Math.max(least, (from + to) / 2), above);
  }

  function box(pen, view, { width }, week, link, x) {
    const { colours } = view.player;
    const { stock } = LINKS[link.name];
    pen.fillStyle = colours.paper;
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 1.75;
    pen.beginPath();
    pen.roundRect(x, BOX.top, width, BOX.height, 8);
    pen.fill();
    pen.stroke();
    pen.fillStyle = colours.ink;
    pen.textAlign = "center";
    const size = [[90, 12], [112, 13], [Infinity, 15]].find(([most]) => width < most)[1];
    pen.font = `600 ${size}px ${colours.font}`;
    const lines = JoinedUp.write(pen, link.title, x + width / 2, BOX.top + 20, width - 6, 14, 2);
    if (!stock) return;
    pen.font = `${width < 90 ? 12 : 13}px ${colours.font}`;
    pen.fillStyle = colours.faint;
    const held = Math.round(atAgencies(view, week, stock[0], false));
    JoinedUp.write(pen, `${held.toLocaleString("en-GB")} ${JoinedUp.words(stock[1])}`, x + width / 2,
      BOX.top + 26 + 13 * lines, width - 6, 12, 2);
  }

  function bar(pen, view, { width, most }, value, x, worst) {
    const { colours } = view.player;
    const height = (STUCK.height * value) / most.stuck;
    pen.fillStyle = worst ? colours.crisis : colours.waiting;
    pen.fillRect(x + width * 0.25, STUCK.top + STUCK.height - height, width * 0.5, height);
    pen.fillStyle = colours.ink;
    pen.textAlign = "center";
    pen.font = `${worst ? 700 : 400} 13px ${colours.font}`;
    pen.fillText(said(value), x + width / 2, STUCK.top + STUCK.height - height - 4);
  }

  // What falls out of the chain below a link.
  function losses(pen, view, { width, most }, week, list, x) {
    const { colours } = view.player;
    const values = list.map(([name]) => flow(view, week, [name]));
    const all = values.reduce((sum, each) => sum + each, 0);
    const thick = Math.max(1.5, (WIDEST * all) / most.flow);
    const middle = x + width / 2;
    pen.fillStyle = colours.crisis;
    pen.globalAlpha = 0.6;
    pen.fillRect(middle - thick / 2, FALL.top - 4, thick, FALL.height * 0.55);
    pen.beginPath();
    pen.moveTo(middle - thick / 2 - 6, FALL.top + FALL.height * 0.5);
    pen.lineTo(middle + thick / 2 + 6, FALL.top + FALL.height * 0.5);
    pen.lineTo(middle, FALL.top + FALL.height * 0.8);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = colours.ink;
    pen.font = `${width < 90 ? 12 : 13}px ${colours.font}`;
    let y = FALL.top + FALL.height;
    list.forEach(([, title], at) => {
      y += 14 * JoinedUp.write(pen, `${said(values[at])} ${JoinedUp.words(title)}`, middle, y,
        width * (view.sheet.width < 500 ? 1.1 : 1.42), 14, 3) + 3;
    });
  }

  function words(view, frame) {
    if (!frame.week) return "";
    const held = stuck(view, frame.week);
    const worst = held.indexOf(Math.max(...held));
    return JoinedUp.words("chain_most", { link: view.player.about.links[worst].title });
  }

  class ChainScene extends SideBySide {
    constructor(player) {
      super(player, "chain", {
        paint, words, height: () => HEIGHT,
        note: JoinedUp.words("chain_note"),
      });
    }
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { chain: ChainScene });
})((window.JoinedUp = window.JoinedUp || {}));
