import { StampedObject } from './StampedObject.ts';

/** The mark on a container that was open when its snapshot was taken, with the key of its open member. */
export class OpenPart extends StampedObject {
  readonly #key: string | number | undefined;

  private constructor(container: object, key: string | number | undefined) {
    super(container);
    this.#key = key;
  }

  static stamp(container: object, key: string | number | undefined): object {
    return new OpenPart(container, key);
  }

  /** Whether a container, or its member `key`, was complete when its snapshot was taken. */
  static isComplete(container: object, key?: string | number): boolean {
    if (!(#key in container)) return true;
    return key !== undefined && Object.hasOwn(container, key) && String(container.#key) !== String(key);
  }
}
