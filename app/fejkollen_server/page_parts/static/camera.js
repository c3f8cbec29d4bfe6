// Reads QR codes with the camera, where the browser can: fills in the form that a pasted code would go into, and sends it.
(() => {
  "use strict";
  const place = document.querySelector("[data-camera]");
  const form = document.querySelector("form[data-scan]");
  if (!place || !form || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const button = place.querySelector("button");
  const video = place.querySelector("video");
  const problem = place.querySelector("[data-camera-problem]");
  place.hidden = false;

  // MitID shows two frames in turn, and both are needed.
  const frames = new Map();
  const textOf = (read) => {
    if (!read.startsWith("{")) return read;
    try {
      frames.set(JSON.parse(read).p, read);
    } catch {
      return read;
    }
    return frames.size > 1 ? [...frames.values()].join("\n") : null;
  };

  const look = async (detector, stream) => {
    const [seen] = await detector.detect(video);
    const text = seen ? textOf(seen.rawValue) : null;
    if (text === null) {
      setTimeout(() => look(detector, stream).catch(giveUp), 200);
      return;
    }
    stream.getTracks().forEach((track) => track.stop());
    form.elements.code.value = text;
    form.requestSubmit(form.querySelector("button"));
  };
  const giveUp = () => { problem.hidden = false; video.hidden = true; button.hidden = false; };

  button.addEventListener("click", async () => {
    button.hidden = true;
    problem.hidden = true;
    try {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      await look(detector, stream);
    } catch {
      giveUp();
    }
  });
})();
