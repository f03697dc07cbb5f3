// Shows questions and answers. Texts become text nodes and nothing else.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function button(className, label, onClick) {
  const made = element('button', className, label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/** Text with `code` and **strong** words. */
function appendInline(parent, text) {
  for (const piece of text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/)) {
    if (/^`.+`$/.test(piece)) {
      parent.append(element('code', '', piece.slice(1, -1)));
    } else if (/^\*\*.+\*\*$/.test(piece)) {
      parent.append(element('strong', '', piece.slice(2, -2)));
    } else {
      parent.append(piece);
    }
  }
}

function codeBlock(lines) {
  const block = element('pre');
  block.tabIndex = 0; // It scrolls sideways, by keyboard too.
  block.append(element('code', '', lines.join('\n')));
  return block;
}

function paragraphs(lines) {
  return lines.join('\n').split(/\n{2,}/).filter(text => text.trim() !== '').map(text => {
    const made = element('p');
    appendInline(made, text.replace(/^\n+|\n+$/g, ''));
    return made;
  });
}

/** Paragraphs, and blocks of code between lines of three backticks. */
function textNodes(text) {
  const nodes = [];
  let lines = [];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (inCode ? /^```\s*$/.test(line) : /^```[^`]*$/.test(line)) {
      nodes.push(...(inCode ? [codeBlock(lines)] : paragraphs(lines)));
      lines = [];
      inCode = !inCode;
    } else {
      lines.push(line);
    }
  }
  nodes.push(...(inCode ? [codeBlock(lines)] : paragraphs(lines)));
  return nodes;
}

/** One question with its answer. `update` shows what changed. */
export class RoundView {
  constructor(round, actions) {
    this.round = round;
    this.node = element('li', 'round');
    const question = element('div', 'question');
    question.append(element('h2', 'hidden-label', 'You'), element('p', 'text', round.question));
    this.answer = element('div', 'answer');
    this.text = element('div', 'text');
    this.typing = element('div', 'typing');
    this.typing.append(element('span'), element('span'), element('span'));
    this.typing.append(element('em', 'hidden-label', 'Rhetor is typing'));
    this.problem = element('div', 'problem');
    this.reason = element('p');
    this.problem.append(this.reason, button('retry', 'Try again', () => actions.retry(round)));
    this.facts = element('p', 'facts');
    this.source = element('span');
    this.copy = button('copy', 'Copy', () => actions.copy(round));
    this.copy.setAttribute('aria-label', 'Copy the answer');
    this.facts.append(this.source, this.copy);
    this.answer.append(
      element('h2', 'hidden-label', 'Rhetor'), this.text, this.typing, this.problem, this.facts);
    this.node.append(question, this.answer);
    this.update();
  }

  update() {
    const { answer, state, model, provider, error } = this.round;
    this.node.dataset.state = state;
    this.answer.setAttribute('aria-busy', String(state === 'streaming'));
    if (this.shown !== answer) {
      this.text.replaceChildren(...textNodes(answer));
      this.shown = answer;
    }
    this.typing.hidden = state !== 'streaming';
    this.problem.hidden = state !== 'failed' && state !== 'stopped';
    this.problem.classList.toggle('failed', state === 'failed');
    this.reason.textContent = state === 'failed' ? error : 'You stopped this answer.';
    this.facts.hidden = state === 'streaming' || answer === '';
    this.source.textContent = [model, provider].filter(Boolean).join(' · ') || 'model not told';
  }
}
