/** Angular as an app is built for its users: without the second look at each change. Import it before Angular. */
Object.assign(globalThis, { ngDevMode: false });
