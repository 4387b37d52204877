import { StampedObject } from './StampedObject.ts';

/** Reads the key of a container's open member: `null` if none was open, `undefined` if the container was complete. */
export type KeyReader = (container: object) => string | number | null | undefined;

/** The readers of all copies of the package, because a private field is known to its own class only. */
const READERS = /* @__PURE__ */ Symbol.for('rxjs-llm.openParts');
const shared: typeof globalThis & { [READERS]?: KeyReader[] } = globalThis;

let isShared = false;

/** The mark on a container that was open when its snapshot was taken, with the key of its open member. */
export class OpenPart extends StampedObject {
  readonly #key: string | number | null;

  /** @param key - `null` if no member was open. */
  constructor(container: object, key: string | number | null) {
    super(container);
    this.#key = key;
  }

  /** Lets all copies read the marks of this one. Called before the first mark is made. */
  static share(): void {
    if (isShared) return;
    isShared = true;
    this.readers().push((container) => (#key in container ? container.#key : undefined));
  }

  static readers(): KeyReader[] {
    return (shared[READERS] ??= []);
  }
}
