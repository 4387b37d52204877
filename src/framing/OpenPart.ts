import { StampedObject } from './StampedObject.ts';

/** The mark on a container that was open when its snapshot was taken, with the key of its open member. */
export class OpenPart extends StampedObject {
  readonly #key: string | number | null;

  /** @param key - `null` if no member was open. */
  constructor(container: object, key: string | number | null) {
    super(container);
    this.#key = key;
  }

  /** The key of the open member; `undefined` if the container was complete. */
  static keyIn(container: object): string | number | null | undefined {
    return #key in container ? container.#key : undefined;
  }
}
