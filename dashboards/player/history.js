// What has happened in every world, week by week, as far as it has arrived.
"use strict";

(function (JoinedUp) {
  // The smallest and the largest of what has been shown, so that axes stay still.
  class Range {
    constructor() {
      this.low = Infinity;
      this.high = -Infinity;
    }

    take(value) {
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
  }

  class History {
    constructor(about, buffers) {
      this.about = about;
      this.weeks = about.weeks;
      this.families = about.families;
      this.reached = 0;
      this.homes = new Float32Array(buffers[0]);
      this.neighbourhood = new Uint16Array(buffers[1]);
      this.posts = new Uint8Array(buffers[3]);
      this.postsOf = about.agencies.map((_, agency) =>
        [...this.posts.keys()].filter((post) => this.posts[post] === agency));
      this.mostCases = 1;
      this.columns = positions(about.agency_columns);
      this.countNames = positions(about.counts.map((each) => each.name));
      this.lineNames = positions(about.lines.map((each) => each.name));
      this.worlds = about.worlds.map(() => this.emptyWorld(buffers));
      this.lineRanges = about.lines.map(() => new Range());
      this.agencyRanges = about.agency_columns.map(() => new Range());
    }

    emptyWorld(start) {
      const { weeks, families, about } = this;
      const agencies = about.agencies.length;
      const world = {
        families: new Uint8Array((weeks + 1) * families),
        workers: new Uint8Array((weeks + 1) * this.posts.length),
        lines: new Float32Array(weeks * about.lines.length),
        counts: new Float32Array(weeks * about.counts.length),
        agencies: new Float32Array(weeks * agencies * about.agency_columns.length),
        pairs: new Float32Array(weeks * agencies * agencies * 2),
        trips: [],
      };
      world.families.set(new Uint8Array(start[2]));
      world.workers.set(new Uint8Array(start[4]));
      return world;
    }

    // Take weeks that follow on from what is here; false where weeks between are missing.
    take(first, last, buffers) {
      if (first > this.reached) return false;
      if (last <= this.reached) return true;
      if (first < this.reached) return false;
      const parts = this.about.parts.length;
      this.worlds.forEach((world, number) => {
        const own = buffers.slice(number * parts, (number + 1) * parts);
        this.takeWorld(world, first, last, own);
      });
      this.reached = last;
      this.widen(first, last);
      return true;
    }

    takeWorld(world, first, last, [families, workers, lines, counts, agencies, pairs, trips]) {
      takeChanges(world.families, this.families, first, new Uint8Array(families));
      takeChanges(world.workers, this.posts.length, first, new Uint8Array(workers));
      for (const [name, buffer] of Object.entries({ lines, counts, agencies, pairs })) {
        const values = new Float32Array(buffer);
        world[name].set(values, (values.length / (last - first)) * first);
      }
      const lengths = new Uint16Array(trips, 0, last - first);
      let at = lengths.byteLength;
      lengths.forEach((length, week) => {
        world.trips[first + week] = new Uint16Array(trips, at, 4 * length);
        at += 8 * length;
      });
    }

    widen(first, last) {
      const agencies = this.about.agencies.length;
      const posts = this.posts.length;
      this.worlds.forEach((world, number) => {
        for (let at = (first + 1) * posts; at < (last + 1) * posts; at += 1) {
          const cases = world.workers[at] & this.about.bits.cases;
          if (cases > this.mostCases) this.mostCases = cases;
        }
        for (let week = first; week < last; week += 1) {
          this.lineRanges.forEach((range, line) => range.take(this.line(number, week + 1, line)));
          for (let agency = 0; agency < agencies; agency += 1) {
            this.agencyRanges.forEach((range, column) => {
              range.take(this.agencyAt(number, week + 1, agency, column));
            });
          }
        }
      });
    }

    // How a family is after so many weeks: the byte of its needs and of what happens to it.
    family(world, week, family) {
      return this.worlds[world].families[week * this.families + family];
    }

    // How a post is after so many weeks: the byte of the cases held and of who holds it.
    post(world, week, post) {
      return this.worlds[world].workers[week * this.posts.length + post];
    }

    needs(byte) {
      return byte & this.about.bits.needs;
    }

    // A line after so many weeks; not a number before there is a week to tell of.
    line(world, week, line) {
      if (week < 1) return NaN;
      return this.worlds[world].lines[(week - 1) * this.about.lines.length + line];
    }

    // A count of the whole place in the week before; not a number at the start.
    count(world, week, name) {
      if (week < 1) return NaN;
      const at = (week - 1) * this.about.counts.length + this.countNames[name];
      return this.worlds[world].counts[at];
    }

    // A count added up over the weeks from `from` up to `week`.
    total(world, from, week, name) {
      let sum = 0;
      for (let at = Math.max(0, from) + 1; at <= week; at += 1) sum += this.count(world, at, name);
      return sum;
    }

    // The mean of a count over the last quarter, as far as there is one.
    usual(world, week, name) {
      const from = Math.max(0, week - this.about.quarter);
      return week > from ? this.total(world, from, week, name) / (week - from) : NaN;
    }

    agency(world, week, agency, name) {
      return this.agencyAt(world, week, agency, this.columns[name]);
    }

    agencyAt(world, week, agency, column) {
      const at = Math.max(1, week) - 1;
      const columns = this.about.agency_columns.length;
      const row = (at * this.about.agencies.length + agency) * columns;
      return this.worlds[world].agencies[row + column];
    }

    // The mean of an agency's figure over the last quarter.
    agencyUsual(world, week, agency, name) {
      const last = Math.max(1, week);
      const from = Math.max(0, last - this.about.quarter);
      let sum = 0;
      for (let at = from + 1; at <= last; at += 1) sum += this.agency(world, at, agency, name);
      return sum / (last - from);
    }

    // The most that any agency of any world ever had of something, at least 1.
    most(name) {
      return Math.max(1, this.agencyRanges[this.columns[name]].high);
    }

    // Trust and agreement of one agency towards another: [trust, agreement], 0 to 1.
    tie(world, week, one, other) {
      const at = Math.max(1, week) - 1;
      const agencies = this.about.agencies.length;
      const row = ((at * agencies + one) * agencies + other) * 2;
      const pairs = this.worlds[world].pairs;
      return [pairs[row], pairs[row + 1]];
    }

    // How many families are so in a week: `helped`, `waiting` or `crisis`.
    number(world, week, state) {
      const bit = this.about.bits[state];
      const rows = this.worlds[world].families;
      let sum = 0;
      for (let at = week * this.families, end = at + this.families; at < end; at += 1) {
        if (rows[at] & bit) sum += 1;
      }
      return sum;
    }
  }

  // Put together rows of so many bytes from what changed since the week before.
  function takeChanges(rows, size, first, changed) {
    for (let at = 0, to = (first + 1) * size; at < changed.length; at += 1, to += 1) {
      rows[to] = rows[to - size] ^ changed[at];
    }
  }

  function positions(names) {
    return Object.fromEntries(names.map((name, position) => [name, position]));
  }

  JoinedUp.Range = Range;
  JoinedUp.History = History;
})((window.JoinedUp = window.JoinedUp || {}));
