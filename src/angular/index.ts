/**
 * Angular 20 and later: answers through `HttpClient`, and as signals. Angular is a peer to install.
 *
 * @module rxjs-llm/angular
 */
export { httpFetch } from './httpFetch.ts';
export { provideHttpStreaming, type HttpStreamingConfig } from './provideHttpStreaming.ts';
export {
  streamResource,
  type StreamResourceConfig,
  type StreamResourceRef,
  type StreamStatus,
} from './streamResource.ts';
