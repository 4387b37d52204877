import { provideHttpClient } from '@angular/common/http';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { App } from './app/app';

bootstrapApplication(App, { providers: [provideHttpClient(), provideHttpStreaming()] }).catch(console.error);
