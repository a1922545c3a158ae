// Which week is shown? Play, pause, step, seek, and how fast: without asking any server.
"use strict";

(function (JoinedUp) {
  // Weeks a second. A display of 60 frames a second shows each week at up to 60.
  const SPEEDS = [1, 2, 4, 8, 16, 32, 60];
  const USUAL_SPEED = 8;
  // With less motion, whole weeks are shown one after the other, and no faster than this.
  const CALM_SPEED = 4;

  class Clock {
    constructor(weeks) {
      this.weeks = weeks;
      this.at = 0;
      this.playing = false;
      this.speed = USUAL_SPEED;
      this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    }

    // The week that is shown: so many have passed.
    get week() {
      return Math.floor(this.at);
    }

    get pace() {
      return this.calm ? Math.min(this.speed, CALM_SPEED) : this.speed;
    }

    // Let time pass on the screen, no further than weeks have arrived; false once at the end.
    pass(seconds, reached) {
      if (!this.playing) return false;
      this.at = Math.min(this.at + seconds * this.pace, reached);
      if (this.at >= this.weeks) this.playing = false;
      return true;
    }

    play() {
      if (this.week >= this.weeks) this.at = 0;
      this.playing = true;
    }

    pause() {
      this.playing = false;
      this.at = this.week;
    }

    seek(week, reached) {
      this.at = Math.max(0, Math.min(Math.round(week) || 0, reached));
    }
  }

  JoinedUp.SPEEDS = SPEEDS;
  JoinedUp.Clock = Clock;
})((window.JoinedUp = window.JoinedUp || {}));
