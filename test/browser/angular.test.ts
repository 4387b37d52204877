import '@angular/compiler';
import { HttpXhrBackend, withXhr } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { describeHttpFetch } from '../support/describeHttpFetch.ts';
import { describeStreamResource } from '../support/describeStreamResource.ts';

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

describeHttpFetch('Fetch', { features: [] });
describeHttpFetch('Fetch with provideHttpStreaming()', { features: [], streaming: provideHttpStreaming() });
describeHttpFetch('XHR', { features: [withXhr()] });
describeHttpFetch('XHR with provideHttpStreaming()', {
  features: [withXhr()],
  streaming: provideHttpStreaming({ backend: HttpXhrBackend }),
});

describeStreamResource('HttpClient alone');
describeStreamResource('provideHttpStreaming()', provideHttpStreaming());
