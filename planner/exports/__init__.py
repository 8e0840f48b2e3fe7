"""A plan in the formats of other programs: pure functions from a Plan to text or bytes.

    calendar   iCalendar (.ics), for import and as a feed
    gpx, kml   routes and points for map programs
    maps       links that open a stop or a day in Google, Kakao or Naver maps
    costs      every amount as CSV
    markdown   the plan to read and to paste
    document   our own JSON, and back

Nothing here knows who asks, where it is served, or Django. `told` has the words they share.
"""
