// The player: scenes that show the same weeks, controls, and what it tells whoever listens.
"use strict";

(function (JoinedUp) {
  const { make, History, Clock } = JoinedUp;
  // The server hears of the week no more often than this, in milliseconds.
  const TELL_EVERY = 340;
  // While weeks are missing and nothing comes, ask again after this long.
  const ASK_AGAIN = 4000;
  const SLOWEST_FRAME = 0.25;
  // A week that the page hands back within this time was told by us: it is no wish.
  const ECHO = 3000;
  // The player comes to the top when it plays and began so far down the screen, and goes on below.
  const FAR_DOWN = 0.12;

  class Player {
    // tell: {ready(week), week(week), rest(week), speed(speed), family(family), takeHome()};
    // what is missing is not told.
    constructor(stage, about, options, tell) {
      this.about = about;
      JoinedUp.texts = about.words;
      this.options = options || {};
      this.tell = tell || {};
      this.stage = stage;
      this.clock = new Clock(about.weeks);
      if (JoinedUp.SPEEDS.includes(this.options.speed)) this.clock.speed = this.options.speed;
      this.followed = this.options.family ?? -1;
      this.wished = this.options.week || 0;
      this.wanted = Math.min(this.wished, about.weeks);
      this.clickable = Boolean(this.options.clickable);
      this.toldWeeks = new Map();
      this.bands = null;
      this.ask();
      // The player that was made last, for whoever looks into the page.
      JoinedUp.playing = this;
      this.asking = setInterval(() => this.askAgain(), ASK_AGAIN);
    }

    ask() {
      this.heard = performance.now();
      if (this.tell.ready) this.tell.ready(this.history ? this.history.reached : -1);
    }

    // A connection that was cut has lost weeks: ask for them from where we are.
    askAgain() {
      const whole = this.history && this.history.reached >= this.about.weeks;
      if (!whole && performance.now() - this.heard > ASK_AGAIN) this.ask();
    }

    start(buffers) {
      this.heard = performance.now();
      if (this.history) return;
      this.history = new History(this.about, buffers);
      this.build();
      this.playsOnArrival = Boolean(this.options.autoplay) && !this.clock.calm;
      this.recolour();
    }

    build() {
      const { about, options } = this;
      this.tip = new JoinedUp.Tip();
      this.controls = new JoinedUp.Controls(this);
      this.told = new JoinedUp.Told(this);
      this.readColours();
      const names = options.scenes || ["map", "lines"];
      this.scenes = names.map((name) => new JoinedUp.SCENES[name](this));
      this.scenesElement = make("div", { class: "jup-scenes" },
        ...this.scenes.map((scene) => scene.element));
      const foot = make("div", { class: "jup-foot" }, this.told.details);
      if (options.saving) foot.append(JoinedUp.savingButtons(this, this.tell.takeHome));
      const worlds = about.worlds.map((world) => world.title).join(", ");
      this.root = make("div", { class: "ju-player", role: "group",
        "aria-label": JoinedUp.words("player", { place: about.place, worlds }) },
      this.scenesElement, this.controls.element, this.told.status, foot, this.tip.element);
      this.stage.replaceChildren(this.root);
      this.keys = new JoinedUp.Keys(this, this.root);
      this.onResize = () => this.measure();
      this.resizing = new ResizeObserver(this.onResize);
      this.resizing.observe(this.root);
      window.addEventListener("resize", this.onResize);
      this.watchColours();
    }

    // The room on the screen has changed: whatever fits itself to it does so.
    measure() {
      for (const scene of this.scenes) if (scene.measure) scene.measure();
      this.wake();
    }

    watchColours() {
      this.theme = window.matchMedia("(prefers-color-scheme: dark)");
      this.onTheme = () => this.recolour();
      this.theme.addEventListener("change", this.onTheme);
      this.marking = new MutationObserver(this.onTheme);
      for (const element of [document.documentElement, document.body]) {
        this.marking.observe(element, { attributes: true, attributeFilter: ["class"] });
      }
    }

    readColours() {
      this.colours = JoinedUp.palette(this.root || this.stage);
    }

    recolour() {
      this.readColours();
      for (const scene of this.scenes) if (scene.recolour) scene.recolour();
      this.wake();
    }

    take(first, last, buffers) {
      this.heard = performance.now();
      if (!this.history) return;
      if (!this.history.take(first, last, buffers)) {
        this.ask();
        return;
      }
      if (this.wanted && this.wanted <= this.history.reached) {
        this.clock.seek(this.wanted, this.history.reached);
        this.wanted = 0;
      }
      if (this.playsOnArrival) this.clock.play();
      this.playsOnArrival = false;
      this.wake();
    }

    takeBands(told, buffers) {
      this.bands = new JoinedUp.Bands(told, buffers);
      for (const scene of this.scenes || []) if (scene.bandsChanged) scene.bandsChanged();
      this.wake();
    }

    // What the page wants to be looked at; a week wished before or told by ourselves is no wish.
    show(week, family) {
      this.followed = family;
      const anew = week !== this.wished;
      this.wished = week;
      if (anew && !this.isEcho(week)) {
        const reached = this.history ? this.history.reached : -1;
        if (week > reached) this.wanted = Math.min(week, this.about.weeks);
        else this.clock.seek(week, reached);
      }
      this.wake();
    }

    isEcho(week) {
      return performance.now() - (this.toldWeeks.get(week) ?? -Infinity) < ECHO;
    }

    // What people do.

    toggle() {
      if (this.clock.playing) this.pause();
      else this.play();
    }

    play() {
      this.wanted = 0;
      this.clock.play();
      this.comeIntoView();
      this.wake();
    }

    // Whoever starts the worlds wants to see them: a long page may have them further down.
    comeIntoView() {
      const { top, bottom } = this.root.getBoundingClientRect();
      if (top < FAR_DOWN * window.innerHeight || bottom <= window.innerHeight) return;
      this.root.scrollIntoView({ behavior: this.clock.calm ? "auto" : "smooth" });
    }

    pause() {
      this.clock.pause();
      this.wake();
    }

    step(weeks) {
      this.clock.pause();
      this.seek(this.clock.week + weeks);
    }

    seek(week) {
      this.wanted = 0;
      this.clock.seek(week, this.history.reached);
      this.wake();
    }

    setSpeed(speed) {
      this.clock.speed = speed;
      if (this.tell.speed) this.tell.speed(speed);
      this.wake();
    }

    // Follow a family, or let go of the one that is followed.
    follow(family) {
      this.followed = family === this.followed ? -1 : family;
      if (this.tell.family) this.tell.family(this.followed);
      this.wake();
    }

    // Drawing: only while something changes.

    wake() {
      if (this.pending || !this.history || this.ended) return;
      this.pending = requestAnimationFrame((now) => this.tick(now));
    }

    tick(now) {
      this.pending = 0;
      const seconds = Math.min(SLOWEST_FRAME, (now - (this.before || now)) / 1000);
      const played = this.clock.pass(seconds, this.history.reached);
      this.draw();
      this.before = this.clock.playing ? now : 0;
      if (this.clock.playing) this.wake();
      this.tellWeek(played && this.clock.playing);
    }

    get frame() {
      const { clock } = this;
      return {
        week: clock.week, at: clock.at, playing: clock.playing, pace: clock.pace,
        calm: clock.calm, reached: this.history.reached, family: this.followed,
      };
    }

    draw() {
      const { frame } = this;
      for (const scene of this.scenes) scene.draw(frame);
      this.controls.draw(frame);
      this.told.draw(frame);
      Object.assign(this.root.dataset, {
        week: frame.week, reached: frame.reached, playing: frame.playing,
      });
      if (!frame.playing) this.rest(frame);
    }

    // Standing still: say it in words, once.
    rest(frame) {
      clearTimeout(this.resting);
      this.resting = setTimeout(() => {
        this.told.say(frame);
        for (const scene of this.scenes) scene.tell(frame);
        if (this.tell.rest && !this.wanted) this.tell.rest(frame.week);
      }, TELL_EVERY);
    }

    tellWeek(playing) {
      const { week } = this.clock;
      // On its way to a week that is wished for, the weeks before it are nobody's news.
      if (this.wanted || week === this.toldWeek || !this.tell.week) return;
      const wait = playing ? TELL_EVERY - (performance.now() - (this.toldAt || 0)) : 0;
      if (wait > 0) return;
      this.toldWeek = week;
      this.toldAt = performance.now();
      this.toldWeeks.set(week, this.toldAt);
      this.tell.week(week);
    }

    end() {
      this.ended = true;
      clearInterval(this.asking);
      clearTimeout(this.resting);
      cancelAnimationFrame(this.pending);
      if (!this.root) return;
      this.keys.end();
      this.resizing.disconnect();
      window.removeEventListener("resize", this.onResize);
      this.marking.disconnect();
      this.theme.removeEventListener("change", this.onTheme);
    }
  }

  JoinedUp.Player = Player;
})((window.JoinedUp = window.JoinedUp || {}));
