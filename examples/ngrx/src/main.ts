import { provideHttpClient } from '@angular/common/http';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideHttpStreaming } from 'rxjs-llm/angular';
import { ChatComponent } from './ChatComponent';

void bootstrapApplication(ChatComponent, { providers: [provideHttpClient(), provideHttpStreaming()] });
