// Server-Sent Events with a steady hand: one stream per person, opened again whenever it breaks.

const LONGEST_WAIT = 8000;

/** Keeps one stream open for one person until closed. */
export class Stream {
  constructor({ onEvent, onLost, onBack }) {
    this.handlers = { onEvent, onLost, onBack };
    this.source = null;
    this.timer = 0;
  }

  /** Opens the stream of a person; resolves when it stands, or has failed for the first time. */
  open(as) {
    this.close();
    this.as = as;
    this.wait = 500;
    this.broken = false;
    return new Promise((resolve) => {
      this.#connect(resolve);
    });
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  #connect(tried = () => {}) {
    const source = new EventSource(`/__sandbox__/stream?as=${encodeURIComponent(this.as)}`);
    this.source = source;
    source.onopen = () => { this.#opened(); tried(); };
    source.onmessage = (event) => this.handlers.onEvent(JSON.parse(event.data));
    source.onerror = () => { this.#lost(); tried(); };
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
