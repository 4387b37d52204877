import { StampedObject } from './StampedObject.ts';

/** Marks a container that was open when its snapshot was taken, with the key of the member that was being written. */
export class OpenPart extends StampedObject {
  readonly #key: string | number | undefined;

  constructor(container: object, key: string | number | undefined) {
    super(container);
    this.#key = key;
  }

  /** Whether a container, or its member `key`, was whole when its snapshot was taken. */
  static isWhole(container: object, key?: string | number): boolean {
    if (!(#key in container)) return true;
    return key !== undefined && Object.hasOwn(container, key) && String(container.#key) !== String(key);
  }
}
