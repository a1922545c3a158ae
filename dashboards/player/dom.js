// Small helpers for making elements, canvases that fit their box, and words.
"use strict";

(function (JoinedUp) {
  // make("p", {class: "a", onclick: f}, child, "text"): an element with its children.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element[name] = value;
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  // A text of 16 pixels is the usual one; where the page's is larger, drawings are as much larger.
  const USUAL = 16;

  function zoom() {
    const text = parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL;
    return Math.max(1, text / USUAL);
  }

  // A canvas as sharp as the display. Its own pixels are larger where the page's text is.
  class Sheet {
    constructor(label, height) {
      this.canvas = make("canvas", { class: "jup-sheet", role: "img", "aria-label": label });
      if (height) this.canvas.style.height = `${Math.round(height * zoom())}px`;
      this.pen = this.canvas.getContext("2d");
      this.width = 0;
      this.height = 0;
      this.ratio = 1;
      this.zoom = 1;
      // Measured when its box has changed, and not at every frame: that costs a layout.
      this.stale = true;
      new ResizeObserver(() => { this.stale = true; }).observe(this.canvas);
    }

    // Take the size of the box; true when it has changed, which wipes the sheet.
    fit() {
      if (!this.stale) return false;
      this.stale = false;
      const larger = zoom();
      const ratio = larger * Math.min(window.devicePixelRatio || 1, 2);
      const width = this.canvas.clientWidth / larger;
      const height = this.canvas.clientHeight / larger;
      if (width === this.width && height === this.height && ratio === this.ratio) return false;
      Object.assign(this, { width, height, ratio, zoom: larger });
      this.canvas.width = Math.max(1, Math.round(width * ratio));
      this.canvas.height = Math.max(1, Math.round(height * ratio));
      return true;
    }

    wipe() {
      this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.pen.clearRect(0, 0, this.width, this.height);
      return this.pen;
    }

    tell(label) {
      this.canvas.setAttribute("aria-label", label);
    }
  }

  // Words broken into at most `most` lines of a width, in the pen's font.
  function broken(pen, words, width, most) {
    const lines = [];
    for (const word of words.split(" ")) {
      const last = lines.length - 1;
      const longer = last < 0 ? word : `${lines[last]} ${word}`;
      if (last >= 0 && (pen.measureText(longer).width <= width || lines.length === most)) {
        lines[last] = longer;
      } else {
        lines.push(word);
      }
    }
    return lines.map((line) => shortened(pen, line, width));
  }

  // The same on a canvas, the first line at y; gives how many there were.
  function write(pen, words, x, y, width, lineHeight, most) {
    const lines = broken(pen, words, width, most);
    lines.forEach((line, number) => pen.fillText(line, x, y + number * lineHeight));
    return lines.length;
  }

  function shortened(pen, line, width) {
    let kept = line;
    while (kept.length > 3 && pen.measureText(kept).width > width) {
      kept = `${kept.slice(0, -2).trimEnd()}…`;
    }
    return kept;
  }

  // A number as one says it: three figures are enough.
  function said(value) {
    if (!Number.isFinite(value)) return "–";
    const size = Math.abs(value);
    const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    const text = Number(value.toFixed(digits)).toLocaleString("en-GB");
    return text.replace("-", "−");
  }

  function difference(value) {
    const text = said(value);
    return value > 0 && text !== "0" ? `+${text}` : text;
  }

  // A text of the workshop by its name, with its {values} filled in; the server hands them all over.
  function words(name, values) {
    return JoinedUp.texts[name].replace(/\{(\w+)\}/g, (whole, value) => values[value]);
  }

  // Week 60 of 260, year 2.
  function dated(week, about) {
    const year = Math.max(1, Math.ceil(week / about.year));
    return week ? words("dated", { week, weeks: about.weeks, year }) : words("before");
  }

  Object.assign(JoinedUp, { make, Sheet, broken, write, said, difference, words, dated });
})((window.JoinedUp = window.JoinedUp || {}));
