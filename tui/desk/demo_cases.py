"""What goes wrong at Harbour & Vale: cases with the words, causes and cures people really use."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.desk.demo_people import (
    BATCH,
    COLLABORATION,
    DATABASE,
    DESK,
    ERP,
    NETWORK,
    SERVERS,
    WEB,
    WORKPLACE,
)
from tui.domain.priority import Level

_H, _M, _L = Level.HIGH, Level.MEDIUM, Level.LOW


class Case(NamedTuple):
    """One kind of incident; `{site}` and `{n}` in its words are filled in.

    `levels` are impact and urgency; `kind` is category, subcategory and symptom.
    """

    title: str
    service: str
    item: str
    team: str
    levels: tuple[Level, Level]
    kind: tuple[str, str, str]
    finding: str
    question: str
    solution: str


_CARD = ("Point of sale", "Card terminal", "Not working")
_NET = ("Network", "Branch line", "No connection")
_SLOW = ("Network", "Branch line", "Slow")
_ERP = ("Application", "ERP", "Error message")
_SHOP = ("Application", "Web shop", "Error message")
_MAIL = ("Application", "E-mail", "Not delivered")
_LOGIN = ("Access", "Sign-in", "Locked out")
_VPN = ("Access", "Remote access", "No connection")
_PC = ("Hardware", "Notebook", "Not working")
_PRINT = ("Hardware", "Printer", "Not working")
_SCAN = ("Hardware", "Scanner", "Not working")
_FILES = ("Storage", "File share", "No access")
_PHONE = ("Telephony", "Desk phone", "Not working")
_MEET = ("Application", "Meetings", "Poor quality")
_BATCH = ("Operations", "Night run", "Failed")
_FIXED = "Confirmed with the caller."

CASES: Final = (
    Case("Card payments time out at checkout since this morning", "Payments", "pay-gw-01", WEB, (_H, _M),
         _CARD, "Gateway pool B drops half of the sessions, error 504.",
         "Does every terminal fail, or only lane {n}?",
         "Pool B restarted and health check corrected; timeouts are gone."),
    Case("{site}: card terminal {n} shows “Host not reached”", "Payments", "pos-lane-{n}", DESK, (_L, _H),
         _CARD, "Terminal answers on the network, certificate expired yesterday.",
         "Which number is on the label below?", "New certificate loaded, test payment went through."),
    Case("{site} has no network, tills work offline", "Branch network", "rtr-branch-{n}", NETWORK,
         (_M, _H), _NET, "Line is down at the provider, their ticket is open.",
         "Is the green light on the small box lit?", "Provider repaired the line, routing checked."),
    Case("{site}: everything slow between 12:00 and 13:00", "Branch network", "rtr-branch-{n}", NETWORK,
         (_M, _M), _SLOW, "Update traffic fills the line at noon.", "Does it also happen on Saturdays?",
         "Updates for this branch moved to the night."),
    Case("WLAN in {site} drops every few minutes", "Branch network", "wlc-02", NETWORK, (_M, _M), _NET,
         "Access point changes channel all the time, radar detected.", "Which rooms are affected?",
         "Channel plan fixed outside of the radar band."),
    Case("ERP: posting an invoice ends with “Period is closed”", "ERP", "erp-app-03", ERP, (_M, _M), _ERP,
         "Posting period was closed two days early.", "Which company code do you post in?",
         "Period opened again until the month-end run."),
    Case("Bestellung lässt sich nicht freigeben / order cannot be approved", "ERP", "erp-app-02", ERP,
         (_M, _L), _ERP, "Approver left last month, workflow has no substitute.",
         "Who approves for you at present?", "Substitute entered in the workflow, order approved."),
    Case("Stock of article {n} negative after night run", "ERP", "erp-db-01", DATABASE, (_M, _M), _BATCH,
         "Interface file was processed twice.", "Has anybody corrected the stock by hand?",
         "Double postings reversed; the job now checks the file number."),
    Case("Month-end report runs for more than three hours", "ERP", "erp-db-01", DATABASE, (_M, _L), _ERP,
         "Plan changed after statistics were refreshed, full scan.", "Until when do you need it today?",
         "Plan pinned, report takes nine minutes again."),
    Case("Night run NR{n} stopped at step 14, nobody was called", "ERP", "job-sched-01", BATCH, (_M, _H),
         _BATCH, "Disk for temporary files was full.", "May we start it again during the day?",
         "Space cleaned up, run finished; threshold for the alarm lowered."),
    Case("Web shop: basket empties when paying with a voucher", "Web shop", "shop-fe-04", WEB, (_M, _H),
         _SHOP, "Session cookie is lost on the redirect since release 41.",
         "Which browser do customers use?", "Release 41.1 keeps the session; watched for an hour."),
    Case("Product pictures missing for the autumn collection", "Web shop", "shop-cdn", WEB, (_L, _M),
         _SHOP, "Pictures are there, cache still has the old list.",
         "Can you give me three article numbers?", "Cache purged for the collection."),
    Case("Search in the web shop finds nothing with umlauts (Größe, Jäckchen)", "Web shop",
         "shop-search-01", WEB, (_M, _M), _SHOP, "Index was built without the German analyser.",
         "Since when did you notice it?", "Index rebuilt with the right analyser."),
    Case("Mails to our carrier come back with 550", "E-mail", "mx-02", COLLABORATION, (_M, _M), _MAIL,
         "Our second outgoing address is on a block list.",
         "Please forward one bounced mail as an attachment.",
         "Delisted; sending through the first address."),
    Case("Shared mailbox “returns” missing since Monday", "E-mail", "mail-01", COLLABORATION, (_L, _M),
         _MAIL, "Group was removed during the clean-up of licences.", "Who should still have access?",
         "Group restored, mailbox mapped again."),
    Case("Calendar of the board shows meetings one hour late", "E-mail", "mail-01", COLLABORATION,
         (_L, _H), _MAIL, "Time zone of the room list is wrong.", "Is it also wrong on the phone?",
         "Time zone corrected, meetings sent again."),
    Case("Account locked again and again after password change", "Identity", "idp-01", DESK, (_L, _M),
         _LOGIN, "Old password is stored on a second phone.", "Do you have mail on another device?",
         "Stored password removed, no lock for an hour."),
    Case("Second factor: new phone cannot be registered", "Identity", "idp-01", DESK, (_L, _M), _LOGIN,
         "Old device still registered as the only one.", "Can we call you back on the number on file?",
         "Identity verified by call-back, device registered."),
    Case("Nobody in {site} can sign in at the tills", "Identity", "idp-02", SERVERS, (_H, _M), _LOGIN,
         "Replica of the directory is two hours behind.", "Do the tills show the same message?",
         "Replication repaired, sign-in tested at two tills."),
    Case("VPN connects, then drops after thirty seconds", "Remote access", "vpn-gw-01", NETWORK, (_L, _M),
         _VPN, "Hotel network filters the fallback protocol.", "Does it work over your phone?",
         "Profile switched to the other protocol."),
    Case("在宅勤務でVPNに接続できません / no VPN from home office", "Remote access", "vpn-gw-02", NETWORK,
         (_L, _H), _VPN, "Client is two versions behind, gateway refuses it.",
         "Which version does the client show?", "Client updated by remote session."),
    Case("Remote access slow for all of the Seoul office", "Remote access", "vpn-gw-02", NETWORK,
         (_M, _M), _VPN, "Traffic goes round by Frankfurt since the change.", "At what time is it worst?",
         "Route corrected; 38 ms instead of 260."),
    Case("Notebook does not wake up after docking", "Workplace", "nb-{n}", WORKPLACE, (_L, _L), _PC,
         "Firmware of the dock is old.", "Does it happen with another dock?",
         "Dock firmware updated. " + _FIXED),
    Case("Notebook battery swollen, cover does not close", "Workplace", "nb-{n}", WORKPLACE, (_L, _H),
         _PC, "Do not charge; replacement prepared.", "Can you come by, or shall we send it?",
         "Notebook exchanged, old one taken to recycling."),
    Case("Écran noir après la mise à jour / black screen after update", "Workplace", "nb-{n}", WORKPLACE,
         (_L, _M), _PC, "Graphics driver of the update is known to be bad.",
         "Do you see the mouse pointer?", "Driver rolled back, update blocked for this model."),
    Case("Printer {n} in {site} prints only half of each label", "Printing", "prn-{n}", WORKPLACE,
         (_L, _M), _PRINT, "Label size is set to the old roll.", "Which roll is in it, 60 or 102 mm?",
         "Label size set, template saved on the printer."),
    Case("No delivery notes from printer {n}, lorry waits", "Printing", "prn-{n}", WORKPLACE, (_M, _H),
         _PRINT, "Queue stopped on a damaged job.", "Is another printer close by?",
         "Job deleted, queue runs, notes printed."),
    Case("Toner ordered three weeks ago has not arrived", "Printing", "prn-{n}", DESK, (_L, _L), _PRINT,
         "Order went to the old address.", "Where shall it be delivered?",
         "Toner sent from stock, address changed."),
    Case("Scanners lose connection in aisle {n}", "Warehouse scanners", "wlc-01", NETWORK, (_M, _M),
         _SCAN, "Coverage hole after the new racks were built.", "Only in this aisle or in the next too?",
         "Access point added, walked through with two scanners."),
    Case("Сканер не читає коди на складі / scanner reads no codes", "Warehouse scanners", "scan-{n}",
         WORKPLACE, (_L, _M), _SCAN, "Lens scratched, device is out of warranty.",
         "Is there a spare in the cabinet?", "Device exchanged from the pool."),
    Case("All scanners in {site} show “Licence exceeded”", "Warehouse scanners", "wms-app-01",
         ERP,
         (_H, _M), _SCAN, "Sessions of the night shift were not ended.",
         "How many scanners are in use now?", "Old sessions ended, time limit set to 30 minutes."),
    Case("File share “Buying” read-only for the whole team", "File shares", "fs-02", SERVERS, (_M, _M),
         _FILES, "Quota reached, share switched to read-only.", "Can old seasons be archived?",
         "Quota raised by 200 GB, archive agreed."),
    Case("Folder deleted by mistake: contracts 2019 to 2021", "File shares", "fs-01", SERVERS, (_L, _H),
         _FILES, "Snapshot of 06:00 has the folder.", "What is the full path?",
         "Folder restored from the snapshot."),
    Case("Cannot open files with a comma in the name", "File shares", "fs-01", SERVERS, (_L, _L), _FILES,
         "Client of the archive quotes names wrongly.", "Please send one example.",
         "Client updated, example opens."),
    Case("Desk phone shows “Registering…” and stays there", "Telephony", "pbx-01", NETWORK, (_L, _M),
         _PHONE, "Port was moved to the wrong VLAN.", "What is written on the wall socket?",
         "Port corrected, call tested in both directions."),
    Case("Hotline: callers hear silence instead of music", "Telephony", "pbx-01", NETWORK, (_M, _L),
         _PHONE, "Announcement file missing on the second node.", "Does it happen on every call?",
         "File copied, both nodes tested."),
    Case("Meeting rooms on floor {n}: no sound for remote people", "Meetings and chat", "room-{n}",
         COLLABORATION, (_L, _M), _MEET, "Room system took the wrong microphone after its update.",
         "Is a cable plugged in?", "Default microphone set for all rooms of the floor."),
    Case("회의 녹화가 저장되지 않음 / recordings are not saved", "Meetings and chat", "meet-01",
         COLLABORATION, (_L, _L), _MEET, "Storage of the tenant is full.",
         "Which meeting, and who recorded it?", "Old recordings expired, new ones are saved."),
    Case("Chat: messages arrive minutes late", "Meetings and chat", "chat-01", COLLABORATION, (_M, _M),
         _MEET, "Push service of the vendor is disturbed.", "On the phone only?",
         "Vendor repaired it, no delay since."),
)  # fmt: skip
