"""Who takes part where the sentence names them outside the trigger's own clause."""

from __future__ import annotations

from tests.events.test_event_reach import of, read, who


def test_who_leads_the_party_comes_with_it() -> None:
    event = of(read("甲國訪問團由前部長王大同率領，3日下午抵達乙國訪問。",
                    {"Country": ("甲國", "乙國"), "Person": ("王大同",)}, "2024-08-04"), "Visit")
    assert "王大同" in who(event)


def test_a_list_of_visitors_goes_on_after_a_comma() -> None:
    event = of(read("甲國議員王大同，以及議員林志明3日率團訪問乙國。",
                    {"Country": ("甲國", "乙國"), "Person": ("王大同", "林志明")},
                    "2024-08-04"), "Visit")
    assert {"王大同", "林志明"} <= who(event)


def test_the_one_met_with_is_not_the_only_one_there() -> None:
    event = of(read("王大同3日發表演說，並與甲國國防部長林志明會談。",
                    {"Country": ("甲國",), "Organization": ("國防部",),
                     "Person": ("王大同", "林志明")}, "2024-08-04"), "Dialogue")
    assert "王大同" in who(event)
