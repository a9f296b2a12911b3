// expect(element).toBeAccessible(): axe's rules as far as jsdom can tell.
require("@sa11y/jest").setup();

// What LWC warns of is our mistake: an attribute that a base component does not have, a property that is none.
let complaints = [];
beforeEach(() => {
  complaints = [];
  for (const level of ["warn", "error"]) {
    jest.spyOn(console, level).mockImplementation((...words) => complaints.push(words.join(" ")));
  }
});
afterEach(() => expect(complaints).toEqual([]));
