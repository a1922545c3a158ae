// What is under the pointer on a map? A family or an agency, told in words; a click follows.
"use strict";

(function (JoinedUp) {
  const NEAR = 12;

  function pointAt(view) {
    const { canvas } = view.sheet;
    canvas.addEventListener("pointermove", (event) => {
      const found = under(view, event);
      canvas.style.cursor = found && found.family >= 0 && view.player.clickable ? "pointer" : "";
      if (found) view.player.tip.show(found.words, event.clientX, event.clientY);
      else view.player.tip.hide();
    });
    canvas.addEventListener("pointerleave", () => view.player.tip.hide());
    canvas.addEventListener("click", (event) => {
      const found = under(view, event);
      if (found && found.family >= 0 && view.player.clickable) view.player.follow(found.family);
    });
  }

  function under(view, event) {
    if (!view.plan) return null;
    const box = view.sheet.canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) / view.sheet.zoom;
    const y = (event.clientY - box.top) / view.sheet.zoom;
    const family = nearest(view, x, y);
    if (family >= 0) return { family, words: ofFamily(view, family) };
    // The map may reach into an agency's cell: families come first.
    const agency = view.plan.cells.findIndex((cell) =>
      x >= cell.x && x < cell.x + cell.width && y >= cell.y && y < cell.y + cell.height);
    if (agency >= 0) return { family: -1, words: ofAgency(view, agency) };
    const place = view.player.about.map.neighbourhoods.find((each) => {
      const [atX, atY] = view.plan.at(each.x, each.y);
      return Math.hypot(x - atX, y - atY) < each.r * view.plan.scale;
    });
    return place ? { family: -1, words: place.name } : null;
  }

  function nearest(view, x, y) {
    const { homes } = view.history;
    const { left, top, scale } = view.plan;
    const [fromX, fromY] = [(x - left) / scale, (y - top) / scale];
    let found = -1;
    let least = Math.min(NEAR, view.dots.radius + 3) / scale;
    for (let at = 0; at < homes.length; at += 2) {
      const distance = Math.hypot(homes[at] - fromX, homes[at + 1] - fromY);
      if (distance < least) {
        least = distance;
        found = at / 2;
      }
    }
    return found;
  }

  // How a family is, in words: its needs, and who is at work on them.
  function howIs({ history, player, number }, family) {
    const byte = history.family(number, player.clock.week, family);
    const { bits } = player.about;
    const needs = history.needs(byte);
    const told = [JoinedUp.words(needs > 1 ? "needs" : needs ? "need" : "needs_0", { needs })];
    if (byte & bits.helped) told.push(JoinedUp.words("sign_helped"));
    if (byte & bits.waiting) told.push(JoinedUp.words("sign_waiting"));
    if (byte & bits.crisis) told.push(JoinedUp.words("sign_crisis"));
    return told.join(", ");
  }

  // A family by its number and neighbourhood.
  function nameOf({ history, player }, family) {
    const place = player.about.map.neighbourhoods[history.neighbourhood[family]];
    return `${JoinedUp.words("family", { family })}, ${place.name}`;
  }

  function ofFamily(view, family) {
    const follow = view.player.clickable ? `. ${JoinedUp.words("click")}` : "";
    return `${nameOf(view, family)}: ${howIs(view, family)}${follow}`;
  }

  function ofAgency(view, agency) {
    const { history, player, number } = view;
    const { title } = player.about.agencies[agency];
    const { week } = player.clock;
    if (!week) return title;
    const told = (name) => JoinedUp.said(history.agency(number, week, agency, name));
    return JoinedUp.words("agency", {
      agency: title, cases: told("caseload"), workers: history.postsOf[agency].length,
      waiting: told("waiting"), assessed: told("being_assessed"), referrals: told("referrals"),
      elsewhere: told("bounces"), away: told("screened_out"),
    });
  }

  Object.assign(JoinedUp, { pointAt, howIs, nameOf });
})((window.JoinedUp = window.JoinedUp || {}));
