// The people's HTTP API of the simulator, as the page uses it (docs/simulator.md).

async function call(path, { method = "GET", json, form } = {}) {
  const options = { method };
  if (form) options.body = form;
  else if (json !== undefined) {
    options.body = JSON.stringify(json);
    options.headers = { "Content-Type": "application/json" };
  }
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || `${answer.status}`);
  return body;
}

export const bots = (wait = 0) => call(`/api/bots?wait=${wait}`);
export const people = () => call("/api/people");
export const createPerson = (person) => call("/api/people", { method: "POST", json: person });
export const landmarks = () => call("/api/landmarks");
export const samples = () => call("/api/samples");
export const clock = () => call("/api/clock");
export const travel = (to) => call("/api/clock/travel", { method: "POST", json: to });
export const eventsAfter = (n) => call(`/api/events?after=${n}&timeout=25`);
export const lastEvent = () => call("/api/events");
export const chatsOf = (person) => call(`/api/people/${person}/chats`);
export const openLink = (person, link) =>
  call(`/api/people/${person}/open_link`, { method: "POST", json: { link } });

// One person's chat with the bot.
export class Chat {
  constructor(person, peer = "bot") {
    this.path = `/api/people/${person}/chats/${peer}`;
  }

  facts() { return call(this.path); }
  messages(after) { return call(`${this.path}/messages?after=${after}&limit=5000`); }
  start() { return call(`${this.path}/start`, { method: "POST", json: {} }); }
  send(json) { return call(`${this.path}/messages`, { method: "POST", json }); }
  edit(id, text) { return call(`${this.path}/messages/${id}`, { method: "PATCH", json: { text } }); }
  remove(id) { return call(`${this.path}/messages/${id}`, { method: "DELETE" }); }
  forward(id) { return call(`${this.path}/messages/${id}/forward`, { method: "POST", json: {} }); }
  move(id, fix) { return call(`${this.path}/messages/${id}/live`, { method: "POST", json: fix }); }
  stop(id) { return call(`${this.path}/messages/${id}/stop`, { method: "POST", json: {} }); }
  tap(id, row, col) { return call(`${this.path}/messages/${id}/tap`, { method: "POST", json: { row, col } }); }
  vote(id, options) { return call(`${this.path}/messages/${id}/vote`, { method: "POST", json: { options } }); }
  pay(id) { return call(`${this.path}/messages/${id}/pay`, { method: "POST", json: {} }); }
  press(text, place = {}) { return call(`${this.path}/press`, { method: "POST", json: { text, ...place } }); }
  block() { return call(`${this.path}/block`, { method: "POST", json: {} }); }
  clear() { return call(this.path, { method: "DELETE" }); }
  unblock() { return call(`${this.path}/unblock`, { method: "POST", json: {} }); }

  upload(kind, files, fields = {}) {
    const form = new FormData();
    form.append("kind", kind);
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    files.forEach((file, i) => form.append(`file${i}`, file, file.name || `${kind}.bin`));
    return call(`${this.path}/messages`, { method: "POST", form });
  }
}
