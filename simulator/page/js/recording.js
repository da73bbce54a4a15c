// Recording a stream of sound or film into a file.

const SHORTEST_MS = 1000; // less than that is often an empty file

// `made` gets the Blob and its length in seconds; the first of `types` the browser can write is taken.
export function record(stream, types, made) {
  const type = types.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
  const parts = [];
  const began = performance.now();
  const passed = () => performance.now() - began;
  const seconds = () => Math.round(passed() / 1000);
  let wanted = true;
  const end = () => { if (recorder.state !== "inactive") recorder.stop(); };
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => { if (wanted) made(new Blob(parts, { type: recorder.mimeType }), Math.max(1, seconds())); });
  recorder.start();
  return { seconds, stop: () => setTimeout(end, SHORTEST_MS - passed()), abandon() { wanted = false; end(); } };
}
