// Agencies on the matrix of trust and agreement (Block 1987): how the others see each of them.
"use strict";

(function (JoinedUp) {
  const { SideBySide } = JoinedUp;
  const HEIGHT = 380;
  const MARGIN = { left: 40, right: 12, top: 10, bottom: 34 };
  const ROOM = 0.06;
  const LINE = 15;

  // How the other agencies see one: [trust, agreement], the mean of theirs.
  function seen(view, week, agency) {
    const number = view.player.about.agencies.length;
    const sum = [0, 0];
    for (let other = 0; other < number; other += 1) {
      if (other === agency) continue;
      const [trust, agreement] = view.history.tie(view.number, week, other, agency);
      sum[0] += trust / (number - 1);
      sum[1] += agreement / (number - 1);
    }
    return sum;
  }

  // The part of the matrix in which all agencies of all worlds ever are, with its middle.
  function domain(player) {
    const { history, about } = player;
    if (player.matrixAt === history.reached) return player.matrixDomain;
    const { middle } = about.block;
    const found = [[middle, middle], [middle, middle]];
    about.worlds.forEach((world, number) => {
      for (let week = 1; week <= history.reached; week += about.quarter) {
        about.agencies.forEach((agency, at) => {
          seen({ player, history, number }, week, at).forEach((value, axis) => {
            found[axis] = [Math.min(found[axis][0], value), Math.max(found[axis][1], value)];
          });
        });
      }
    });
    player.matrixAt = history.reached;
    player.matrixDomain = found.map(([low, high]) =>
      [Math.max(0, low - ROOM), Math.min(1, high + ROOM)]);
    return player.matrixDomain;
  }

  function scales({ player, sheet }) {
    const [trust, agreement] = domain(player);
    const width = sheet.width - MARGIN.left - MARGIN.right;
    const height = sheet.height - MARGIN.top - MARGIN.bottom;
    return {
      trust, agreement,
      x: (value) => MARGIN.left + (width * (value - agreement[0])) / (agreement[1] - agreement[0]),
      y: (value) => MARGIN.top + height * (1 - (value - trust[0]) / (trust[1] - trust[0])),
    };
  }

  function paint(pen, view, frame) {
    const scale = scales(view);
    ground(pen, view, scale);
    const agencies = view.player.about.agencies.map((agency, at) => {
      trail(pen, view, scale, at, frame.week);
      const [trust, agreement] = seen(view, frame.week, at);
      return { title: agency.title, x: scale.x(agreement), y: scale.y(trust) };
    });
    names(pen, view, agencies);
  }

  // The fields of the matrix, with the names of what one sees in the other.
  function ground(pen, view, scale) {
    const { colours, about } = view.player;
    const { middle, unsure } = about.block;
    const [left, right] = [scale.x(scale.agreement[0]), scale.x(scale.agreement[1])];
    const [top, bottom] = [scale.y(scale.trust[1]), scale.y(scale.trust[0])];
    const [across, down] = [scale.y(middle), scale.x(middle)];
    pen.strokeStyle = colours.line;
    pen.lineWidth = 1;
    pen.strokeRect(left, top, right - left, bottom - top);
    segment(pen, left, across, right, across);
    segment(pen, down, top, down, across);
    const clipped = [middle - unsure, middle + unsure].map((value) =>
      Math.min(right, Math.max(left, scale.x(value))));
    for (const x of clipped) if (x > left && x < right) segment(pen, x, across, x, bottom);
    field(pen, colours, JoinedUp.words("many_opponents"), left, down, top);
    field(pen, colours, JoinedUp.words("many_allies"), down, right, top);
    field(pen, colours, JoinedUp.words("many_adversaries"), left, clipped[0], bottom - 22);
    field(pen, colours, JoinedUp.words("many_fence_sitters"), clipped[0], clipped[1], bottom - 22);
    field(pen, colours, JoinedUp.words("many_bedfellows"), clipped[1], right, bottom - 22);
    axes(pen, colours, scale, left, right, top, bottom);
  }

  function field(pen, colours, name, from, to, y) {
    pen.font = `italic 13px ${colours.font}`;
    if (to - from < pen.measureText(name).width + 6) return;
    pen.fillStyle = colours.faint;
    pen.textAlign = "center";
    pen.fillText(name, (from + to) / 2, y + 16);
  }

  function axes(pen, colours, scale, left, right, top, bottom) {
    pen.font = `12px ${colours.font}`;
    pen.fillStyle = colours.faint;
    pen.textAlign = "left";
    pen.fillText(JoinedUp.words("agrees_less"), left, bottom + 28);
    pen.textAlign = "right";
    pen.fillText(JoinedUp.words("agrees_more"), right, bottom + 28);
    for (const value of scale.trust) pen.fillText(value.toFixed(2), left - 4, scale.y(value) + 4);
    pen.textAlign = "center";
    for (const value of scale.agreement) {
      pen.fillText(value.toFixed(2), Math.min(right - 12, scale.x(value)), bottom + 14);
    }
    pen.save();
    pen.translate(12, (top + bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.fillText(JoinedUp.words("trusted_more"), 0, 0);
    pen.restore();
  }

  function segment(pen, fromX, fromY, toX, toY) {
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.lineTo(toX, toY);
    pen.stroke();
  }

  // Where an agency has come from since the start.
  function trail(pen, view, scale, agency, week) {
    pen.strokeStyle = view.player.colours[`world-${view.number}`];
    pen.globalAlpha = 0.45;
    pen.lineWidth = 2;
    pen.beginPath();
    for (let at = 1; at <= Math.max(1, week); at += 2) {
      const [trust, agreement] = seen(view, at, agency);
      pen.lineTo(scale.x(agreement), scale.y(trust));
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  // Dots and names; names keep clear of each other.
  function names(pen, view, agencies) {
    const { colours } = view.player;
    const ordered = agencies.slice().sort((one, other) => one.y - other.y);
    let last = -Infinity;
    pen.font = `600 13px ${colours.font}`;
    for (const each of ordered) {
      const right = each.x < view.sheet.width * 0.6;
      const y = Math.max(each.y + 4, last + LINE);
      last = y;
      const x = each.x + (right ? 22 : -22);
      pen.strokeStyle = colours.faint;
      pen.lineWidth = 1;
      segment(pen, each.x, each.y, x - (right ? 3 : -3), y - 4);
      pen.fillStyle = colours[`world-${view.number}`];
      pen.beginPath();
      pen.arc(each.x, each.y, 6, 0, 2 * Math.PI);
      pen.fill();
      pen.textAlign = right ? "left" : "right";
      pen.lineWidth = 4;
      pen.strokeStyle = colours.paper;
      pen.strokeText(each.title, x, y);
      pen.fillStyle = colours.ink;
      pen.fillText(each.title, x, y);
    }
  }

  // What several of a kind are called.
  const MANY = {
    ally: "many_allies", opponent: "many_opponents", "fence-sitter": "many_fence_sitters",
    bedfellow: "many_bedfellows", adversary: "many_adversaries",
  };

  // What one agency sees in another; the rule is that of the model's own report.
  function kind({ middle, unsure }, trust, agreement) {
    if (trust >= middle) return agreement >= middle ? "ally" : "opponent";
    if (Math.abs(agreement - middle) < unsure) return "fence-sitter";
    return agreement >= middle ? "bedfellow" : "adversary";
  }

  function words(view, frame) {
    const { about } = view.player;
    const found = {};
    about.agencies.forEach((one, from) => about.agencies.forEach((other, to) => {
      if (from === to) return;
      const [trust, agreement] = view.history.tie(view.number, frame.week, from, to);
      const name = kind(about.block, trust, agreement);
      found[name] = (found[name] || 0) + 1;
    }));
    const told = about.block.kinds.slice().reverse().filter((each) => found[each])
      .map((each) => `${JoinedUp.words(MANY[each])} ${found[each]}`);
    return JoinedUp.words("ties", { ties: told.join(", ") });
  }

  class MatrixScene extends SideBySide {
    constructor(player) {
      super(player, "matrix", {
        paint, words, height: () => HEIGHT,
        note: JoinedUp.words("ties_note"),
      });
    }
  }

  JoinedUp.SCENES = Object.assign(JoinedUp.SCENES || {}, { matrix: MatrixScene });
})((window.JoinedUp = window.JoinedUp || {}));
