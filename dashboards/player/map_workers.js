// The workers of an agency, as a ring around its circle: one piece a post, thicker with its cases.
"use strict";

(function (JoinedUp) {
  // From an agency's middle to its workers, in pixels, and how thick they may be.
  const INNER = 19;
  const THIN = 2;
  const THICK = 9;
  // Between two workers, in radians.
  const GAP = 0.09;

  function drawWorkers(pen, view, { at, middle }, week) {
    const { history, player, number } = view;
    const posts = history.postsOf[at];
    const turn = (2 * Math.PI) / posts.length;
    const gap = Math.min(GAP, turn / 4);
    posts.forEach((post, place) => {
      const byte = history.post(number, week, post);
      const thick = thickness(history, player.about.bits, byte);
      const from = place * turn - Math.PI / 2;
      pen.strokeStyle = colour(player, byte);
      pen.lineWidth = thick;
      pen.beginPath();
      pen.arc(...middle, INNER + thick / 2, from + gap / 2, from + turn - gap / 2);
      pen.stroke();
    });
  }

  function thickness(history, bits, byte) {
    return THIN + ((THICK - THIN) * (byte & bits.cases)) / history.mostCases;
  }

  function colour({ about: { bits }, colours }, byte) {
    if (byte & bits.nobody_there) return colours.line;
    return byte & bits.stand_in ? colours["stand-in"] : colours.worker;
  }

  JoinedUp.WORKERS_REACH = INNER + THICK;
  JoinedUp.WORKERS_INNER = INNER;
  JoinedUp.drawWorkers = drawWorkers;
})((window.JoinedUp = window.JoinedUp || {}));
