// How high may the maps be? As high as the screen allows beside what one needs to read them.
"use strict";

(function (JoinedUp) {
  // No map is lower than this, in a sheet's own pixels: then it gets a screen for itself.
  const LEAST = 256;
  // What an agency at the side of a map needs, in the same pixels.
  const AGENCY = 62;
  const AIR = 8;

  function fitMaps({ player, views, element }) {
    const { width, height } = views[0].sheet.canvas.getBoundingClientRect();
    const rows = new Set(views.map((view) => view.element.offsetTop)).size;
    // One below the other, the style sheet knows better.
    if (!width || (rows > 1 && rows === views.length)) return;
    const text = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const zoom = Math.max(1, text / 16);
    const [least, most] = limits(player.about, width / zoom).map((each) => zoom * each);
    const room = roomFor(player, element, rows, height, least);
    const found = Math.round(Math.max(least, Math.min(room, most)));
    element.style.setProperty("--jup-map", `${found}px`);
  }

  // On the first screen with their signs, if they fit there; else what a screen of their own leaves.
  function roomFor(player, element, rows, height, least) {
    const controls = player.controls.element.offsetHeight + AIR;
    // Maps in several rows fill a screen without their signs.
    const shown = (rows > 1 ? element.firstElementChild : element).getBoundingClientRect();
    const around = shown.height - rows * height + controls;
    const first = window.innerHeight - (shown.top + window.scrollY) - around;
    const room = first >= rows * least ? first : window.innerHeight - around - 2 * AIR;
    return room / rows;
  }

  // Between which heights a map gains by being higher, for a width in a sheet's own pixels.
  function limits(about, width) {
    const { MapPlan } = JoinedUp;
    const room = MapPlan.room(width);
    // Too narrow for agencies at the sides: the map has the width, they have rows.
    if (room < width / 2) {
      return [0.5, 1].map((share) => MapPlan.rows + share * width * about.map.height);
    }
    const agencies = Math.ceil(about.agencies.length / 2) * AGENCY;
    return [LEAST, Math.max(agencies, room * about.map.height + 2 * AIR)];
  }

  JoinedUp.fitMaps = fitMaps;
})((window.JoinedUp = window.JoinedUp || {}));
