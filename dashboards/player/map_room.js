// How high may the maps be? As high as the screen allows beside what one needs to read them.
"use strict";

(function (JoinedUp) {
  // No map is lower than this on the first screen, in lines of text: then it gets a screen for itself.
  const LEAST = 16;
  // What an agency at the side of a map needs, in a sheet's own pixels.
  const AGENCY = 62;
  const AIR = 8;

  function fitMaps({ player, views, element }) {
    const sheets = views.map((view) => view.sheet);
    const boxes = sheets.map((sheet) => sheet.canvas.getBoundingClientRect());
    // One below the other or in two rows, the style sheet knows better.
    const tops = new Set(views.map((view) => view.element.offsetTop));
    if (!boxes[0].width || tops.size > 1) return;
    const all = element.getBoundingClientRect();
    const text = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const around = all.height - boxes[0].height + player.controls.element.offsetHeight + AIR;
    const first = window.innerHeight - (all.top + window.scrollY) - around;
    const room = first >= LEAST * text ? first : window.innerHeight - around - 2 * AIR;
    const height = Math.round(Math.min(room, useful(player.about, boxes[0].width, text)));
    element.style.setProperty("--jup-map", `${Math.max(height, LEAST * text)}px`);
  }

  // From this height on a map's width is what limits it, and agencies stand apart.
  function useful(about, width, text) {
    const zoom = Math.max(1, text / 16);
    const rows = Math.ceil(about.agencies.length / 2);
    const map = JoinedUp.MapPlan.room(width / zoom) * about.map.height;
    return zoom * Math.max(rows * AGENCY, map + 2 * AIR);
  }

  JoinedUp.fitMaps = fitMaps;
})((window.JoinedUp = window.JoinedUp || {}));
