"use strict";
for (const field of document.querySelectorAll("input[data-finds]")) {
  const plain = (text) => text.toLocaleLowerCase().normalize("NFC");
  field.closest(".find").hidden = false;
  field.addEventListener("input", () => {
    for (const item of document.querySelectorAll(field.dataset.finds)) item.hidden = !plain(item.textContent).includes(plain(field.value.trim()));
  });
}
for (const table of document.querySelectorAll("table[data-sorted]")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
      const number = (row) => (key(row) === "" || isNaN(key(row)) ? null : Number(key(row)));
      const rows = [...body.rows].sort((a, b) => {
        const [x, y] = [number(a), number(b)];
        if (x === null && y === null) return key(a).localeCompare(key(b), document.documentElement.lang);
        if (x === null || y === null) return x === null ? 1 : -1;
        return down ? y - x : x - y;
      });
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows);
    });
  });
}
