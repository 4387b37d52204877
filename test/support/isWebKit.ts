/** Whether the tests run in WebKit. */
export const isWebKit: boolean = /AppleWebKit\/(?!.*Chrome)/.test(globalThis.navigator.userAgent);
