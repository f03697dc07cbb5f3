// Loaded before the page is drawn, so that a chosen theme shows at once.
(() => {
  const THEMES = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // Storage may be turned off; the choice then lasts as long as the page.
    }
  };

  const store = theme => {
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // As above.
    }
  };

  const current = () => root.dataset.theme;
  const next = () => THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];

  root.dataset.theme = THEMES.includes(stored()) ? stored() : 'auto';

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const label = () => {
      const text = 'Theme: ' + current() + '. Change to ' + next();
      button.setAttribute('aria-label', text);
      button.title = text;
    };
    button.addEventListener('click', () => {
      root.dataset.theme = next();
      store(current());
      label();
    });
    label();
  });
})();
