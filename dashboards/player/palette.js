// The colours of the player, from its style sheet, and the drawn shape of a family.
"use strict";

(function (JoinedUp) {
  const NAMES = [
    "ink", "faint", "line", "paper", "raised", "helped", "waiting", "crisis", "asked",
    "worker", "stand-in",
    "need-0", "need-1", "need-2", "need-3", "need-4", "world-0", "world-1", "world-2", "world-3",
    "hours-0", "hours-1", "hours-2", "hours-3", "hours-4", "hours-5", "hours-6", "hours-7",
  ];
  // Worlds differ by dashes as well as by colour.
  const DASHES = [[7, 4], [], [2, 3], [12, 4]];
  // From so many needs on, a family looks the same: many.
  const MANY = 5;

  function palette(element) {
    const style = getComputedStyle(element);
    const colours = {};
    for (const name of NAMES) colours[name] = style.getPropertyValue(`--jup-${name}`).trim();
    colours.font = style.fontFamily;
    return colours;
  }

  // 0, 1, 2, 3 or 4, 5 or more needs: the steps of colour and size.
  function step(needs) {
    if (needs >= MANY) return 4;
    return needs >= 3 ? 3 : needs;
  }

  // Families that look alike share a picture, drawn once for a size and a theme.
  class Dots {
    constructor(colours, radius, ratio, bits) {
      this.colours = colours;
      this.radius = radius;
      this.ratio = ratio;
      this.bits = bits;
      // An even number of pixels, so that a dot can be wiped without touching its neighbours.
      this.size = Math.max(2, 2 * Math.ceil(radius * ratio));
      this.pictures = new Map();
    }

    picture(byte) {
      if (!this.pictures.has(byte)) this.pictures.set(byte, this.drawn(byte));
      return this.pictures.get(byte);
    }

    drawn(byte) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = this.size;
      const pen = canvas.getContext("2d");
      const middle = this.size / 2;
      const full = middle - 0.5;
      pen.translate(middle, middle);
      this.body(pen, full, step(byte & this.bits.needs));
      if (byte & this.bits.helped) this.ring(pen, full, this.colours.helped, 2 * Math.PI);
      if (byte & this.bits.waiting) this.ring(pen, full, this.colours.waiting, Math.PI);
      if (byte & this.bits.crisis) this.cross(pen, full);
      return canvas;
    }

    body(pen, full, at) {
      pen.fillStyle = this.colours[`need-${at}`];
      pen.beginPath();
      pen.arc(0, 0, full * (0.42 + 0.1 * at), 0, 2 * Math.PI);
      pen.fill();
    }

    // Around a family that is helped; half around one that waits.
    ring(pen, full, colour, angle) {
      const width = Math.max(1, full * 0.24);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(0, 0, full - width / 2, -Math.PI / 2, angle - Math.PI / 2);
      pen.stroke();
    }

    cross(pen, full) {
      const reach = full * 0.68;
      pen.lineCap = "round";
      for (const [colour, width] of [["paper", 0.62], ["crisis", 0.34]]) {
        pen.strokeStyle = this.colours[colour];
        pen.lineWidth = Math.max(1, full * width);
        pen.beginPath();
        pen.moveTo(-reach, -reach);
        pen.lineTo(reach, reach);
        pen.moveTo(-reach, reach);
        pen.lineTo(reach, -reach);
        pen.stroke();
      }
    }
  }

  JoinedUp.palette = palette;
  JoinedUp.DASHES = DASHES;
  JoinedUp.Dots = Dots;
})((window.JoinedUp = window.JoinedUp || {}));
