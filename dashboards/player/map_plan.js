// Where on a sheet are the place and its agencies? At the sides or in rows: where the map is larger.
"use strict";

(function (JoinedUp) {
  const EDGE = 6;
  // From the edge of an agency's cell to the middle of its circle.
  const CIRCLE = 26;
  const SIDE = { least: 138, most: 176, share: 0.17 };
  const ROW = 108;

  // How wide the cells of agencies at the sides are.
  function sideOf(width) {
    return Math.max(SIDE.least, Math.min(SIDE.most, SIDE.share * width));
  }

  class MapPlan {
    constructor(about, width, height) {
      this.about = about;
      this.width = width;
      this.height = height;
      const { map } = about;
      const sides = Math.min(MapPlan.room(width), (height - 2 * EDGE) / map.height);
      const rows = Math.min(width - 2 * EDGE, (height - MapPlan.rows) / map.height);
      this.wide = sides >= rows;
      this.cells = this.wide ? this.atTheSides() : this.inRows();
      const room = this.room;
      this.scale = Math.max(1, Math.min(room.width, room.height / map.height));
      this.left = room.x + (room.width - this.scale) / 2;
      this.top = room.y + (room.height - this.scale * map.height) / 2;
    }

    // How wide a map may be between agencies at its sides.
    static room(width) {
      return width - 2 * (sideOf(width) - CIRCLE);
    }

    // What agencies in rows above and below take of the height.
    static get rows() {
      return 2 * (ROW + EDGE);
    }

    // From the map's own measure to pixels.
    at(x, y) {
      return [this.left + x * this.scale, this.top + y * this.scale];
    }

    atTheSides() {
      const number = this.about.agencies.length;
      const onTheLeft = Math.ceil(number / 2);
      const side = sideOf(this.width);
      this.room = {
        x: side - CIRCLE, y: EDGE, width: MapPlan.room(this.width), height: this.height - 2 * EDGE,
      };
      return this.about.agencies.map((agency, at) => {
        const left = at < onTheLeft;
        const rows = left ? onTheLeft : number - onTheLeft;
        const height = this.height / rows;
        const row = left ? at : at - onTheLeft;
        return {
          x: left ? 0 : this.width - side, y: row * height, width: side, height,
          side: left ? "left" : "right",
        };
      });
    }

    inRows() {
      const number = this.about.agencies.length;
      const above = Math.floor(number / 2);
      const height = ROW;
      this.room = {
        x: EDGE, y: height + EDGE,
        width: this.width - 2 * EDGE, height: this.height - MapPlan.rows,
      };
      return this.about.agencies.map((agency, at) => {
        const up = at < above;
        const columns = up ? above : number - above;
        const width = this.width / columns;
        const column = up ? at : at - above;
        return {
          x: column * width, y: up ? 0 : this.height - height, width, height,
          side: up ? "above" : "below",
        };
      });
    }

    // The upper left corner of every family's dot on the sheet, in the display's own pixels.
    places(homes, ratio, size) {
      const places = new Int16Array(homes.length);
      for (let at = 0; at < homes.length; at += 2) {
        const [x, y] = this.at(homes[at], homes[at + 1]);
        places[at] = Math.round(x * ratio - size / 2);
        places[at + 1] = Math.round(y * ratio - size / 2);
      }
      return places;
    }

    // Where trips to and from an agency end.
    agency(number) {
      const cell = this.cells[number];
      if (cell.side === "left") return [cell.x + cell.width - CIRCLE, cell.y + cell.height / 2];
      if (cell.side === "right") return [cell.x + CIRCLE, cell.y + cell.height / 2];
      const down = cell.side === "above" ? cell.height - CIRCLE : CIRCLE;
      return [cell.x + cell.width / 2, cell.y + down];
    }
  }

  JoinedUp.MapPlan = MapPlan;
})((window.JoinedUp = window.JoinedUp || {}));
