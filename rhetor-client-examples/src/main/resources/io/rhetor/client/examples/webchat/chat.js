// The chat: which chats there are, which one is shown, and what is under way.
import {
  askMessage, createChat, deleteChat, listChats, readChat, readEvents, retryMessage, stopAnswer,
} from './server.js';
import { RoundView, element } from './rounds.js';

const byId = id => document.getElementById(id);
const [menu, title, serverName, list, none, main, welcome, rounds, newest] =
  ['menu', 'title', 'server', 'list', 'none', 'main', 'welcome', 'rounds', 'newest'].map(byId);
const [composer, text, send, stop, statusLine, alertLine, confirmDialog] =
  ['composer', 'text', 'send', 'stop', 'status', 'alert', 'confirm'].map(byId);

const narrow = matchMedia('(max-width: 46rem)');
const touched = matchMedia('(pointer: coarse)');
const fresh = () => ({ id: null, title: 'New chat', rounds: [] });

/** Chats with an answer that this page receives, by id; each has a controller that ends it. */
const live = new Map();
let chats = [];
let shown = fresh();
let mostCharacters = Infinity;
let views = new Map();
/** Rounds that changed since the last frame. */
const changed = new Set();

// What is said to those who hear the page.
const announce = words => { statusLine.textContent = words; };
const alarm = words => { alertLine.textContent = words; };

// ---- The conversation

function showChat(chat, push) {
  shown = chat;
  const address = chat.id ? '?chat=' + chat.id : location.pathname;
  if (push === 'push') {
    history.pushState(null, '', address);
  } else if (push === 'replace') {
    history.replaceState(null, '', address);
  }
  views = new Map();
  rounds.replaceChildren();
  chat.rounds.forEach(addView);
  refresh();
  main.scrollTop = main.scrollHeight;
  refresh();
  watchOthers(chat);
}

function addView(round) {
  const view = new RoundView(round, { retry, copy });
  views.set(round, view);
  rounds.append(view.node);
  // Only what was said last can be tried again.
  [...rounds.children].forEach((node, i, all) => node.classList.toggle('last', i === all.length - 1));
}

/** Shows the state of the shown chat around its rounds. */
function refresh() {
  title.textContent = shown.title;
  document.title = shown.rounds.length ? shown.title + ' – Rhetor chat' : 'Rhetor chat';
  welcome.hidden = shown.rounds.length > 0;
  rounds.hidden = shown.rounds.length === 0;
  const answering = isAnswering(shown);
  stop.hidden = !answering;
  send.hidden = answering;
  send.disabled = text.value.trim() === '';
  const atEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 48;
  newest.hidden = atEnd || welcome.hidden === false;
  showList();
}

const lastOf = chat => chat.rounds[chat.rounds.length - 1];
const isAnswering = chat => lastOf(chat)?.state === 'streaming';

/** Draws once for all that arrives within a frame, and follows the end if that is in sight. */
function draw(chat, round) {
  if (chat !== shown) {
    return;
  }
  const waiting = changed.size > 0;
  changed.add(round);
  if (waiting) {
    return;
  }
  requestAnimationFrame(() => {
    const follow = main.scrollHeight - main.scrollTop - main.clientHeight < 96;
    changed.forEach(each => views.get(each)?.update());
    changed.clear();
    if (follow) {
      main.scrollTop = main.scrollHeight;
    }
    refresh();
  });
}

async function ask(question) {
  const chat = shown;
  if (chat.rounds.length === 0) {
    chat.title = question.trim().slice(0, 60);
  }
  await answer(chat, question, signal => askMessage(chat.id, question, signal));
}

async function retry(round) {
  const chat = shown;
  if (isAnswering(chat)) {
    return;
  }
  if (chat.isGone) {
    showChat(fresh(), 'push');
    focusText();
    await ask(round.question);
    return;
  }
  chat.rounds = chat.rounds.filter(each => each !== round);
  views.get(round)?.node.remove();
  views.delete(round);
  focusText();
  await answer(chat, round.question, signal =>
    round.unknownToServer ? askMessage(chat.id, round.question, signal) : retryMessage(chat.id, signal));
}

/** Sends a question and shows the answer as it arrives, whatever becomes of it. */
async function answer(chat, question, request) {
  const round = { question, answer: '', state: 'streaming', unknownToServer: true };
  const controller = new AbortController();
  chat.controller = controller;
  chat.rounds.push(round);
  addView(round);
  refresh();
  main.scrollTop = main.scrollHeight;
  alarm('');
  announce('Rhetor is typing.');
  try {
    if (!chat.id) {
      await give(chat);
    }
    live.set(chat.id, chat);
    const response = await request(controller.signal);
    round.unknownToServer = false;
    await Promise.all([readEvents(response, event => apply(chat, round, event)), loadList().catch(() => {})]);
  } catch (failure) {
    fail(chat, round, failure);
  } finally {
    live.delete(chat.id);
    tell(round);
    draw(chat, round);
  }
}

/** Gives a chat its id, and the page its address. */
async function give(chat) {
  chat.id = (await createChat()).id;
  if (chat === shown) {
    history.replaceState(null, '', '?chat=' + chat.id);
  }
}

function apply(chat, round, event) {
  if (event.type === 'chunk') {
    round.answer = event.restart ? event.text : round.answer + event.text;
  } else if (event.type === 'end') {
    const { state, model, provider, error } = event;
    Object.assign(round, { state, model, provider, error });
  } else {
    return;
  }
  draw(chat, round);
}

function fail(chat, round, failure) {
  if (failure.name === 'AbortError') {
    round.state = 'stopped';
    return;
  }
  round.state = 'failed';
  round.error = failure.message;
  if (failure.status === 404) {
    chat.isGone = true; // Deleted elsewhere, or the server was started anew.
    loadList().catch(() => {});
  }
}

function tell(round) {
  if (round.state === 'done') {
    announce('Rhetor: ' + round.answer);
  } else if (round.state === 'stopped') {
    announce('The answer was stopped.');
  } else {
    announce('');
    alarm('No answer: ' + round.error);
  }
}

async function stopShown() {
  const chat = shown;
  if (!isAnswering(chat)) {
    return;
  }
  focusText();
  try {
    await stopAnswer(chat.id);
  } catch {
    chat.controller?.abort(); // The server cancels what nobody reads.
  }
}

async function copy(round) {
  await navigator.clipboard.writeText(round.answer);
  announce('The answer was copied.');
}

/** Follows an answer that another window receives. */
function watchOthers(chat) {
  if (!isAnswering(chat) || live.has(chat.id)) {
    return;
  }
  setTimeout(async () => {
    if (chat === shown) {
      await open(chat.id, 'stay');
    }
  }, 500);
}

// ---- The chats

async function loadList() {
  const answered = await listChats();
  chats = answered.chats;
  mostCharacters = answered.mostCharacters;
  serverName.textContent = answered.server;
  const known = chats.find(chat => chat.id === shown.id);
  if (known && shown.rounds.length > 0) {
    shown.title = known.title;
  }
  refresh();
}

function showList() {
  const state = JSON.stringify([chats, shown.id, [...live.keys()]]);
  if (list.dataset.state === state) {
    return;
  }
  list.dataset.state = state;
  list.replaceChildren(...chats.map(listEntry));
  none.hidden = chats.length > 0;
}

function listEntry(chat) {
  const entry = element('li', live.has(chat.id) ? 'answering' : '');
  const link = element('a', '', chat.title);
  link.href = '?chat=' + chat.id;
  if (chat.id === shown.id) {
    link.setAttribute('aria-current', 'page');
  }
  link.addEventListener('click', event => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      closeMenu();
      open(chat.id, 'push').then(focusText);
    }
  });
  const remove = element('button', 'remove', '×');
  remove.type = 'button';
  remove.setAttribute('aria-label', 'Delete the chat ' + chat.title);
  remove.title = 'Delete';
  remove.addEventListener('click', () => confirmDeletion(chat));
  entry.append(link, remove);
  return entry;
}

async function open(id, push) {
  try {
    showChat(live.get(id) ?? (id ? await readChat(id) : fresh()), push);
  } catch (failure) {
    showChat(fresh(), 'replace');
    alarm(failure.message);
  }
}

function confirmDeletion(chat) {
  byId('confirm-title').textContent = chat.title;
  confirmDialog.returnValue = '';
  confirmDialog.showModal();
  confirmDialog.onclose = async () => {
    if (confirmDialog.returnValue === 'delete') {
      await removeChat(chat);
    }
  };
}

async function removeChat(chat) {
  try {
    await deleteChat(chat.id);
  } catch (failure) {
    alarm(failure.message);
  }
  if (chat.id === shown.id) {
    showChat(fresh(), 'replace');
  }
  await loadList();
  announce('The chat was deleted.');
  byId('new').focus();
}

// ---- Menu, keyboard and size

function openMenu() {
  document.body.classList.add('menu-open');
  menu.setAttribute('aria-expanded', 'true');
  byId('new').focus();
}

function closeMenu() {
  const wasOpen = document.body.classList.contains('menu-open');
  document.body.classList.remove('menu-open');
  menu.setAttribute('aria-expanded', 'false');
  return wasOpen;
}

/** On a phone the keyboard would cover half of what was opened. */
function focusText() {
  if (!touched.matches && !narrow.matches) {
    text.focus();
  }
}

function fitText() {
  text.style.height = 'auto';
  text.style.height = text.scrollHeight + 'px';
  send.disabled = text.value.trim() === '';
  // The browser says so when the message is sent, and does not send it.
  const tooLong = text.value.length > mostCharacters;
  text.setCustomValidity(
    tooLong ? 'The message is too long: it may have ' + mostCharacters + ' characters.' : '');
}

function onKey(event) {
  if (event.key !== 'Escape' || confirmDialog.open) {
    return;
  }
  if (closeMenu()) {
    menu.focus();
  } else {
    stopShown();
  }
}

composer.addEventListener('submit', event => {
  event.preventDefault();
  if (isAnswering(shown)) {
    announce('Wait for the answer, or press Escape to stop it.');
  } else if (text.value.trim() !== '') {
    const question = text.value;
    text.value = '';
    fitText();
    ask(question);
  }
});
text.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
text.addEventListener('input', fitText);
stop.addEventListener('click', stopShown);
newest.addEventListener('click', () => {
  main.scrollTo({ top: main.scrollHeight });
  focusText();
});
main.addEventListener('scroll', refresh, { passive: true });
document.addEventListener('keydown', onKey);
menu.addEventListener('click', () => {
  if (!closeMenu()) {
    openMenu();
  }
});
byId('backdrop').addEventListener('click', closeMenu);
byId('new').addEventListener('click', () => {
  closeMenu();
  showChat(fresh(), 'push');
  text.focus();
});
byId('keep').addEventListener('click', () => confirmDialog.close());
byId('delete').addEventListener('click', () => confirmDialog.close('delete'));
document.querySelectorAll('.suggestion').forEach(suggestion =>
  suggestion.addEventListener('click', () => {
    ask(suggestion.textContent);
    focusText();
  }));
addEventListener('popstate', () => open(new URLSearchParams(location.search).get('chat'), 'stay'));
// A page that is left must not go on receiving from the browser's cache of pages.
addEventListener('pagehide', () => live.forEach(chat => chat.controller.abort()));

async function begin() {
  try {
    await loadList();
  } catch (failure) {
    alarm(failure.message);
    serverName.textContent = failure.message;
  }
  const wanted = new URLSearchParams(location.search).get('chat');
  if (wanted) {
    await open(wanted, 'stay');
  } else {
    refresh();
  }
  focusText();
  document.body.classList.add('ready');
}

begin();
