import { HttpContextToken } from '@angular/common/http';

/** What a request carries down through the interceptors, for the backend to leave the live answer in. */
export interface Handover {
  readonly signal: AbortSignal;
  answer?: LiveAnswer | undefined;
}

/** An answer whose headers have arrived. */
export interface LiveAnswer {
  readonly response: Response;
  abort(): void;
}

/** Which requests are streams: those that carry a handover. */
export const HANDOVER: HttpContextToken<Handover | undefined> = /* @__PURE__ */ new HttpContextToken<
  Handover | undefined
>(() => undefined);
