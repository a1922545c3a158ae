// A player that was taken home: unpack what is in the page itself, and play.
"use strict";

(function (JoinedUp) {
  function letters(id) {
    const coded = atob(document.getElementById(id).textContent.trim());
    const bytes = new Uint8Array(coded.length);
    for (let at = 0; at < coded.length; at += 1) bytes[at] = coded.charCodeAt(at);
    return bytes;
  }

  async function unpacked(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  function cut(whole, sizes) {
    let at = 0;
    return sizes.map((size) => whole.slice(at, (at += size)));
  }

  async function play() {
    const stage = document.getElementById("stage");
    const told = JSON.parse(document.getElementById("told").textContent);
    if (!window.DecompressionStream) {
      stage.textContent = told.about.words.old;
      return;
    }
    const buffers = cut(await unpacked(letters("packed")), told.sizes);
    const end = told.bands ? buffers.length - 2 : buffers.length;
    const player = new JoinedUp.Player(stage, told.about, told.options);
    player.start(buffers.slice(0, told.started));
    player.take(0, told.last, buffers.slice(told.started, end));
    if (told.bands) player.takeBands(told.bands, buffers.slice(end));
  }

  play();
})((window.JoinedUp = window.JoinedUp || {}));
