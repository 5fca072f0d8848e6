// Server-Sent Events with a steady hand: one stream per person, opened again whenever it breaks.

const LONGEST_WAIT = 8000;

/** Keeps one stream open for one person until closed. */
export class Stream {
  constructor({ onEvent, onLost, onBack }) {
    this.handlers = { onEvent, onLost, onBack };
    this.source = null;
    this.timer = 0;
  }

  open(as) {
    this.close();
    this.as = as;
    this.wait = 500;
    this.broken = false;
    this.#connect();
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  #connect() {
    const source = new EventSource(`/__sandbox__/stream?as=${encodeURIComponent(this.as)}`);
    this.source = source;
    source.onopen = () => this.#opened();
    source.onmessage = (event) => this.handlers.onEvent(JSON.parse(event.data));
    source.onerror = () => this.#lost();
  }

  #opened() {
    this.wait = 500;
    if (this.broken) this.handlers.onBack();
    this.broken = false;
  }

  #lost() {
    this.source?.close();
    if (!this.broken) this.handlers.onLost();
    this.broken = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
