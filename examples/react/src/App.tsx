import { useSyncExternalStore } from 'react';
import { createChat } from './createChat';

const chat = createChat();

export function App() {
  const state = useSyncExternalStore(chat.subscribe, chat.get);
  return (
    <main>
      <form action={(form) => chat.send(String(form.get('question')))}>
        <input name="question" aria-label="Question" defaultValue="Why is the sky blue?" />
        <button>Send</button>
        <button formAction={chat.stop}>Stop</button>
      </form>
      <p id="answer" aria-busy={state?.status === 'streaming'}>
        {state?.message?.text}
      </p>
      <p role="status">{state?.status}</p>
      {state?.status === 'error' && <p role="alert">{String(state.error)}</p>}
    </main>
  );
}
