"""Files as other tools write them: their layouts, with invented people."""

QUALTRICS = """\
StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,RecipientLastName,RecipientFirstName,\
RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage,Q1,Q2,Q3_1,Q3_2,Q4
Start Date,End Date,Response Type,IP Address,Progress,Finished,Recorded Date,Response ID,Recipient Last Name,\
Recipient First Name,Recipient Email,External Data Reference,Location Latitude,Location Longitude,\
Distribution Channel,User Language,Do you mentor?,Since when?,Your titles? - Selected Choice - Professor,\
Your titles? - Selected Choice - Fellow,One word?
"{""ImportId"":""startDate"",""timeZone"":""Z""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",\
"{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}",\
"{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""recipientLastName""}",\
"{""ImportId"":""recipientFirstName""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}",\
"{""ImportId"":""locationLatitude""}","{""ImportId"":""locationLongitude""}","{""ImportId"":""distributionChannel""}",\
"{""ImportId"":""userLanguage""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}",\
"{""ImportId"":""QID3_1""}","{""ImportId"":""QID3_2""}","{""ImportId"":""QID4_TEXT""}"
2026-10-01 09:00:00,2026-10-01 09:05:00,Survey Preview,203.0.113.9,100,True,2026-10-01 09:05:01,R_0,,,,,51.5,-0.1,\
preview,EN,Yes,1999,Professor,,trying
2026-10-02 09:00:00,2026-10-02 09:05:00,IP Address,203.0.113.10,100,True,2026-10-02 09:05:01,R_1,Berg,Ada,\
Ada@Example.org,X1,51.5,-0.1,email,EN,Yes,1999,Professor,,"=calm, and ""curious""
two lines"
2026-10-03 09:00:00,2026-10-03 09:05:00,IP Address,203.0.113.11,60,False,2026-10-03 09:05:01,R_2,Oduya,Ben,\
ben@example.org,X2,51.5,-0.1,email,EN,No,,,,
"""
# Two headers, a byte order mark, a comma at the end of each line; the language of the account is German.
OLD_QUALTRICS = (
    "\ufeffV1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,Q2,LocationLatitude,LocationLongitude,LocationAccuracy,\n"
    "ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,StartDate,EndDate,Finished,"
    "Do you mentor?,Since when?,LocationLatitude,LocationLongitude,LocationAccuracy,\n"
    "R_0,Default Response Set,,,,203.0.113.9,1,2014-01-01 10:00:00,2014-01-01 10:09:00,1,1,1980,51.5,-0.1,-1,\n"
    "R_1,Default Response Set,Ada Berg,,ada@example.org,203.0.113.9,0,2014-01-01 10:00:00,2014-01-01 10:09:00,1,1,1999,"
    "51.5,-0.1,-1,\n"
)
REDCAP = """\
record_id,redcap_event_name,redcap_survey_identifier,name_first,email,mentors,since,titles___1,titles___2,titles___8,\
titles___9,titles_other,listen_before,mood,you_complete
1,baseline_arm_1,ada@example.org,Ada,ada@example.org,1,1985,1,0,1,0,Dean,1,3,2
2,baseline_arm_1,,Ben,ben@example.org,0,,0,0,0,0,,,,2
1,followup_arm_1,ada@example.org,Ada,ada@example.org,0,,0,0,0,0,,,,0
"""
