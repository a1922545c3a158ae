// How sure is one of the gaps, and is the run that is shown one of the usual ones?
"use strict";

(function (JoinedUp) {
  // With fewer pairs of runs, nothing is said of how usual a run is.
  const FEWEST = 8;

  // Intervals of the gap of each world to the first, from replications: week by week and line.
  class Bands {
    constructor(told, buffers) {
      Object.assign(this, told);
      this.low = new Float32Array(buffers[0]);
      this.high = new Float32Array(buffers[1]);
    }

    value(world, week, line, which) {
      return this[which][((world - 1) * this.weeks + week - 1) * this.lines + line];
    }

    // "in" the interval of the mean gap, "near" it as single runs are, or "odd".
    // Of single runs 19 in 20 lie within the interval made the root of (runs + 1) times as wide.
    place(world, week, line, gap) {
      const [low, high] = [this.value(world, week, line, "low"),
        this.value(world, week, line, "high")];
      if (!Number.isFinite(gap + low + high) || (gap >= low && gap <= high)) return "in";
      const reach = ((high - low) / 2) * Math.sqrt(this.replications + 1);
      return Math.abs(gap - (low + high) / 2) > reach ? "odd" : "near";
    }
  }

  // What the lines are of which the gap of this run lies outside the interval, in a sentence.
  function howUsual({ bands, history, about }, panels, week) {
    if (!bands || bands.replications < FEWEST || week < 1 || week > bands.weeks) return "";
    const found = { in: [], near: [], odd: [] };
    for (const { at, line } of panels) {
      for (let world = 1; world < about.worlds.length; world += 1) {
        const gap = history.line(world, week, at) - history.line(0, week, at);
        const of = about.worlds.length > 2 ? ` (${about.worlds[world].title})` : "";
        found[bands.place(world, week, at, gap)].push(`“${line.title}”${of}`);
      }
    }
    if (found.odd.length) {
      return JoinedUp.words("odd", { week, lines: found.odd.join(", ") });
    }
    if (!found.near.length) return "";
    return JoinedUp.words("near", { week, lines: found.near.join(", ") });
  }

  Object.assign(JoinedUp, { Bands, howUsual });
})((window.JoinedUp = window.JoinedUp || {}));
