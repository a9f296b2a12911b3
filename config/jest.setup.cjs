// expect(element).toBeAccessible(): axe's rules as far as jsdom can tell.
require("@sa11y/jest").setup();
