import type { Message, MessagePart } from 'rxjs-llm';
import type { Piece } from './screen.ts';

/** What of an answer is shown, in its order: what the model says, each call as its arguments grow, and each result. */
export function piecesOf({ parts }: Pick<Message, 'parts'>): readonly Piece[] {
  return parts.map(pieceOf).filter(({ text }) => text.trim() !== '');
}

function pieceOf(part: MessagePart): Piece {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { text: part.text.trim() };
    case 'tool-call': {
      const { name, argumentsText, status } = part.toolCall;
      return { text: `${name}(${argumentsText}${status === 'streaming' ? '' : ')'}`, style: 'call' };
    }
    case 'tool-result':
      return { text: `↳ ${JSON.stringify(part.result)}`, style: 'result' };
    default:
      return { text: '' };
  }
}
