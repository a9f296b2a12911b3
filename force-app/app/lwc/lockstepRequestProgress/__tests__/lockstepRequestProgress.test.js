import { createElement } from "lwc";
import readRequest from "@salesforce/apex/Lockstep_RequestsController.readRequest";
import LockstepRequestProgress from "c/lockstepRequestProgress";

jest.mock("@salesforce/apex/Lockstep_RequestsController.readRequest", () => ({ default: jest.fn() }), {
    virtual: true,
});

const flush = async () => {
    for (let i = 0; i < 8; i++) {
        // eslint-disable-next-line no-await-in-loop -- each turn lets one level of components render
        await Promise.resolve();
    }
};

function show(request, sentences) {
    const element = createElement("c-lockstep-request-progress", { is: LockstepRequestProgress });
    Object.assign(element, { request, sentences });
    document.body.appendChild(element);
    return element;
}

const find = (element, selector) => element.shadowRoot.querySelector(selector);
const running = { id: "q", name: "REQ-1", state: "Running", percent: 40, isFinished: false };

describe("c-lockstep-request-progress", () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => {
        document.body.replaceChildren();
        jest.clearAllMocks();
        jest.useRealTimers();
    });

    it("asks again until the request is finished", async () => {
        const element = show(running);
        const finish = jest.fn();
        element.addEventListener("finish", finish);
        await flush();
        expect(find(element, "lightning-progress-bar").value).toBe(40);
        expect(find(element, "lightning-progress-bar").ariaLabel).toContain("c.Lockstep_Request_Progress");
        readRequest.mockResolvedValueOnce({ ...running, percent: 80 });
        jest.advanceTimersByTime(1000);
        await flush();
        expect(find(element, "lightning-progress-bar").value).toBe(80);
        readRequest.mockResolvedValueOnce({ ...running, state: "Done", isFinished: true });
        jest.advanceTimersByTime(1000);
        await flush();
        expect(finish).toHaveBeenCalledTimes(1);
        expect(find(element, "[role=status]").textContent).toContain("c.Lockstep_Request_Done");
        jest.advanceTimersByTime(60_000);
        expect(readRequest).toHaveBeenCalledTimes(2);
    });

    it("says why it failed, and offers to reload", async () => {
        const element = show({ ...running, state: "Failed", message: "Changed", isFinished: true });
        const reload = jest.fn();
        element.addEventListener("reload", reload);
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors).toBe("Changed");
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        expect(reload).toHaveBeenCalledTimes(1);
        expect(readRequest).not.toHaveBeenCalled();
        jest.useRealTimers();
        await expect(element).toBeAccessible();
    });

    it("asks no more once it is gone, and goes on after an error when told to", async () => {
        const element = show(running, { Running: "On its way" });
        await flush();
        expect(find(element, "[role=status]").textContent).toContain("On its way");
        readRequest.mockRejectedValueOnce({ message: "No network" });
        jest.advanceTimersByTime(1000);
        await flush();
        expect(find(element, "c-lockstep-error-panel").errors).toEqual({ message: "No network" });
        readRequest.mockResolvedValueOnce(running);
        find(element, "c-lockstep-error-panel").dispatchEvent(new CustomEvent("retry"));
        await flush();
        document.body.replaceChildren();
        jest.advanceTimersByTime(60_000);
        expect(readRequest).toHaveBeenCalledTimes(2);
    });
});
