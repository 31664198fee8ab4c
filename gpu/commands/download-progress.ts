import type { CatalogFile } from "../../models/catalog.ts";

const REDRAW = 100;
const BAR = 24;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** Shows a download: one line that redraws itself on a terminal, otherwise a plain line at each tenth. */
export class DownloadProgress {
  readonly #stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  #path = "";
  #started = 0;
  #startedWith = 0;
  #drawn = 0;
  #tenths = -1;

  constructor(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }) {
    this.#stream = stream;
  }

  show(file: CatalogFile, received: number, total: number | undefined): void {
    const now = performance.now();
    if (file.path !== this.#path) {
      this.#path = file.path;
      this.#started = now;
      this.#startedWith = received;
      this.#tenths = -1;
      this.#drawn = 0;
    }
    const share = total ? received / total : 0;
    const whole = received === total;
    const of = total ? `${megabytes(received)} of ${megabytes(total)}` : megabytes(received);
    if (!this.#stream.isTTY) {
      const tenths = Math.floor(10 * share);
      if (tenths === this.#tenths) return;
      this.#tenths = tenths;
      this.#stream.write(`${file.path}: ${of}\n`);
      return;
    }
    if (!whole && now - this.#drawn < REDRAW) return;
    this.#drawn = now;
    const filled = Math.round(BAR * share);
    const speed = (received - this.#startedWith) / Math.max(1, now - this.#started) / 1000;
    const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    this.#stream.write(`\r\u001b[K${file.path} ${bar} ${of}, ${speed.toFixed(1)} MB/s${whole ? "\n" : ""}`);
  }

  /** Leaves the line that was being drawn, before something else is written. */
  end(): void {
    if (this.#stream.isTTY && this.#path !== "") this.#stream.write("\n");
    this.#path = "";
  }
}
