package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.codec.NamedPackets.Invalid;
import java.util.List;
import java.util.Objects;

/** The invalid rows of {@link NamedPackets}. */
final class InvalidPackets {
    /**
     * Version of the connection; where on it: the first packet, a later one, or one that a client
     * receives; reason code; name; bytes, as {@link Notation} has them.
     */
    private static final String TABLE =
            """
            # Fixed header
            v5     | later  | 81 | type 0                                           | 00 00
            v3.1.1 | later  | 81 | v3 type 0                                        | 00 00
            v3.1.1 | later  | 81 | v3 type 15                                       | F0 00
            v5     | later  | 81 | remaining length of 5 bytes                      | 30 FFFFFFFF 01
            v5     | later  | 81 | remaining length of 5 bytes begun                | 30 80808080
            v5     | later  | 81 | remaining length not minimal                     | C0 8000
            v5     | later  | 95 | remaining length over the limit                  | 30 FFFFFF7F
            v3.1.1 | later  | 95 | v3 remaining length over the limit               | 30 FFFFFF7F
            v5     | first  | 95 | CONNECT over the limit                           | 10 FFFFFF7F
            v5     | first  | 82 | PUBLISH before CONNECT                           | 30 [ 't' [] ]
            v5     | first  | 82 | AUTH before CONNECT                              | F0 00
            v3.1.1 | first  | 82 | PINGREQ before CONNECT                           | C0 00
            v5     | first  | 82 | an HTTP request                                  | <GET / HTTP/1.1>
            v5     | first  | 81 | a TLS client hello                               | 16 0301 0200 01
            v5     | later  | 82 | second CONNECT                                   | 10 [ 'MQTT' 05 02 003C [] 'c' ]
            v3.1.1 | later  | 82 | v3 second CONNECT                                | 10 [ 'MQTT' 04 02 003C 'c' ]
            v5     | later  | 81 | PUBACK flags                                     | 41 02 0001
            v5     | later  | 81 | PUBREC flags                                     | 52 02 0001
            v5     | later  | 81 | PUBREL flags                                     | 60 02 0001
            v3.1.1 | later  | 81 | v3 PUBREL flags                                  | 6A 02 0001
            v3.1   | later  | 81 | v3.1 PUBREL flags                                | 60 02 0001
            v5     | later  | 81 | PUBCOMP flags                                    | 78 02 0001
            v5     | later  | 81 | SUBSCRIBE flags                                  | 80 [ 0001 [] 't' 00 ]
            v3.1.1 | later  | 81 | v3 SUBSCRIBE flags                               | 8A [ 0001 't' 00 ]
            v5     | later  | 81 | UNSUBSCRIBE flags                                | A0 [ 0001 [] 't' ]
            v3.1.1 | later  | 81 | v3 UNSUBSCRIBE flags                             | A3 [ 0001 't' ]
            v5     | later  | 81 | PINGREQ flags                                    | C1 00
            v3.1.1 | later  | 81 | v3 PINGREQ flags                                 | C8 00
            v5     | later  | 81 | DISCONNECT flags                                 | E1 00
            v3.1.1 | later  | 81 | v3 DISCONNECT flags                              | E2 00
            v5     | later  | 81 | AUTH flags                                       | F1 [ 18 [ 15 'm' ] ]
            v5     | first  | 81 | CONNECT flags                                    | 11 [ 'MQTT' 05 02 003C [] 'c' ]
            v5     | later  | 82 | CONNACK to a server                              | 20 [ 00 00 [] ]
            v5     | later  | 82 | SUBACK to a server                               | 90 [ 0001 [] 00 ]
            v5     | later  | 82 | UNSUBACK to a server                             | B0 [ 0001 [] 00 ]
            v5     | later  | 82 | PINGRESP to a server                             | D0 00
            v5     | client | 82 | CONNECT to a client                              | 10 [ 'MQTT' 05 02 003C [] 'c' ]
            v5     | client | 82 | SUBSCRIBE to a client                            | 82 [ 0001 [] 't' 00 ]
            v5     | client | 82 | PINGREQ to a client                              | C0 00

            # CONNECT
            v5     | first  | 81 | CONNECT empty                                    | 10 00
            v5     | first  | 81 | CONNECT cut off                                  | 10 [ 'MQTT' 05 02 00 ]
            v5     | first  | 81 | CONNECT without client id                        | 10 [ 'MQTT' 05 02 003C [] ]
            v3.1.1 | first  | 81 | v3 CONNECT without client id                     | 10 [ 'MQTT' 04 02 003C ]
            v5     | first  | 84 | CONNECT level 6                                  | 10 [ 'MQTT' 06 02 003C [] 'c' ]
            v3.1.1 | first  | 84 | CONNECT level 3 of MQTT                          | 10 [ 'MQTT' 03 02 003C 'c' ]
            v3.1   | first  | 84 | CONNECT level 4 of MQIsdp                        | 10 [ 'MQIsdp' 04 02 003C 'c' ]
            v5     | first  | 84 | CONNECT v5 of a bridge                           | 10 [ 'MQTT' 85 02 003C [] 'c' ]
            v5     | first  | 84 | CONNECT protocol name                            | 10 [ 'mqtt' 05 02 003C [] 'c' ]
            v5     | first  | 81 | CONNECT reserved flag                            | 10 [ 'MQTT' 05 03 003C [] 'c' ]
            v3.1.1 | first  | 81 | v3 CONNECT reserved flag                         | 10 [ 'MQTT' 04 03 003C 'c' ]
            v5     | first  | 81 | CONNECT will QoS 3                               | 10 [ 'MQTT' 05 1E 003C [] 'c' [] 'w' 'x' ]
            v3.1.1 | first  | 81 | v3 CONNECT will QoS 3                            | 10 [ 'MQTT' 04 1E 003C 'c' 'w' 'x' ]
            v5     | first  | 81 | CONNECT will QoS without will                    | 10 [ 'MQTT' 05 0A 003C [] 'c' ]
            v3.1.1 | first  | 81 | v3 CONNECT will QoS without will                 | 10 [ 'MQTT' 04 0A 003C 'c' ]
            v5     | first  | 81 | CONNECT will retain without will                 | 10 [ 'MQTT' 05 22 003C [] 'c' ]
            v3.1.1 | first  | 81 | v3 CONNECT will retain without will              | 10 [ 'MQTT' 04 22 003C 'c' ]
            v5     | first  | 81 | CONNECT will missing                             | 10 [ 'MQTT' 05 06 003C [] 'c' ]
            v5     | first  | 81 | CONNECT will payload missing                     | 10 [ 'MQTT' 05 06 003C [] 'c' [] 'w' ]
            v3.1.1 | first  | 81 | v3 CONNECT will missing                          | 10 [ 'MQTT' 04 06 003C 'c' ]
            v5     | first  | 81 | CONNECT will that is not flagged                 | 10 [ 'MQTT' 05 02 003C [] 'c' [] 'w' 'x' ]
            v3.1.1 | first  | 81 | v3 CONNECT will that is not flagged              | 10 [ 'MQTT' 04 02 003C 'c' 'w' 'x' ]
            v5     | first  | 81 | CONNECT user name missing                        | 10 [ 'MQTT' 05 82 003C [] 'c' ]
            v3.1.1 | first  | 81 | v3 CONNECT user name missing                     | 10 [ 'MQTT' 04 82 003C 'c' ]
            v5     | first  | 81 | CONNECT user name that is not flagged            | 10 [ 'MQTT' 05 02 003C [] 'c' 'u' ]
            v3.1.1 | first  | 81 | v3 CONNECT user name that is not flagged         | 10 [ 'MQTT' 04 02 003C 'c' 'u' ]
            v5     | first  | 81 | CONNECT password missing                         | 10 [ 'MQTT' 05 C2 003C [] 'c' 'u' ]
            v3.1.1 | first  | 81 | v3 CONNECT password missing                      | 10 [ 'MQTT' 04 C2 003C 'c' 'u' ]
            v5     | first  | 81 | CONNECT password that is not flagged             | 10 [ 'MQTT' 05 82 003C [] 'c' 'u' 'p' ]
            v3.1.1 | first  | 81 | v3 CONNECT password that is not flagged          | 10 [ 'MQTT' 04 82 003C 'c' 'u' 'p' ]
            v3.1.1 | first  | 81 | v3 CONNECT password without user name            | 10 [ 'MQTT' 04 42 003C 'c' 'p' ]
            v3.1   | first  | 81 | v3.1 CONNECT password without user name          | 10 [ 'MQIsdp' 03 42 003C 'c' 'p' ]
            v5     | first  | 81 | CONNECT client id not UTF-8                      | 10 [ 'MQTT' 05 02 003C [] 0001 FF ]
            v3.1.1 | first  | 81 | v3 CONNECT client id not UTF-8                   | 10 [ 'MQTT' 04 02 003C 0001 FF ]
            v5     | first  | 81 | CONNECT will topic not UTF-8                     | 10 [ 'MQTT' 05 06 003C [] 'c' [] 0001 80 'x' ]
            v3.1.1 | first  | 81 | v3 CONNECT will topic not UTF-8                  | 10 [ 'MQTT' 04 06 003C 'c' 0001 80 'x' ]
            v5     | first  | 81 | CONNECT user name not UTF-8                      | 10 [ 'MQTT' 05 82 003C [] 'c' 0002 C328 ]
            v3.1.1 | first  | 81 | v3 CONNECT user name not UTF-8                   | 10 [ 'MQTT' 04 82 003C 'c' 0002 C328 ]
            v5     | first  | 81 | CONNECT with bytes left over                     | 10 [ 'MQTT' 05 02 003C [] 'c' 00 ]
            v5     | first  | 82 | CONNECT receive maximum 0                        | 10 [ 'MQTT' 05 02 003C [ 21 0000 ] 'c' ]
            v5     | first  | 82 | CONNECT receive maximum twice                    | 10 [ 'MQTT' 05 02 003C [ 21 0001 21 0001 ] 'c' ]
            v5     | first  | 82 | CONNECT maximum packet size 0                    | 10 [ 'MQTT' 05 02 003C [ 27 00000000 ] 'c' ]
            v5     | first  | 82 | CONNECT maximum packet size twice                | 10 [ 'MQTT' 05 02 003C [ 27 00000001 27 00000001 ] 'c' ]
            v5     | first  | 82 | CONNECT session expiry twice                     | 10 [ 'MQTT' 05 02 003C [ 11 00000000 11 00000000 ] 'c' ]
            v5     | first  | 81 | CONNECT session expiry cut off                   | 10 [ 'MQTT' 05 02 003C [ 11 000000 ] 'c' ]
            v5     | first  | 82 | CONNECT topic alias maximum twice                | 10 [ 'MQTT' 05 02 003C [ 22 0001 22 0001 ] 'c' ]
            v5     | first  | 82 | CONNECT request response information 2           | 10 [ 'MQTT' 05 02 003C [ 19 02 ] 'c' ]
            v5     | first  | 82 | CONNECT request problem information 2            | 10 [ 'MQTT' 05 02 003C [ 17 02 ] 'c' ]
            v5     | first  | 82 | CONNECT request problem information twice        | 10 [ 'MQTT' 05 02 003C [ 17 01 17 01 ] 'c' ]
            v5     | first  | 82 | CONNECT authentication data without method       | 10 [ 'MQTT' 05 02 003C [ 16 'd' ] 'c' ]
            v5     | first  | 82 | CONNECT authentication method twice              | 10 [ 'MQTT' 05 02 003C [ 15 'm' 15 'm' ] 'c' ]
            v5     | first  | 81 | CONNECT user property not UTF-8                  | 10 [ 'MQTT' 05 02 003C [ 26 'k' 0001 FF ] 'c' ]
            v5     | first  | 81 | CONNECT user property name not UTF-8             | 10 [ 'MQTT' 05 02 003C [ 26 0001 FF 'v' ] 'c' ]
            v5     | first  | 81 | CONNECT user property without value              | 10 [ 'MQTT' 05 02 003C [ 26 'k' ] 'c' ]
            v5     | first  | 81 | CONNECT property of PUBLISH                      | 10 [ 'MQTT' 05 02 003C [ 23 0001 ] 'c' ]
            v5     | first  | 81 | CONNECT property of the will                     | 10 [ 'MQTT' 05 02 003C [ 18 00000001 ] 'c' ]
            v5     | first  | 81 | CONNECT unknown property                         | 10 [ 'MQTT' 05 02 003C [ 04 00 ] 'c' ]
            v5     | first  | 81 | CONNECT property above all                       | 10 [ 'MQTT' 05 02 003C [ 7F 00 ] 'c' ]
            v5     | first  | 81 | CONNECT property identifier of two bytes         | 10 [ 'MQTT' 05 02 003C [ 8001 00 ] 'c' ]
            v5     | first  | 81 | CONNECT property identifier not minimal          | 10 [ 'MQTT' 05 02 003C [ 9100 00000000 ] 'c' ]
            v5     | first  | 81 | CONNECT property length beyond the packet        | 10 [ 'MQTT' 05 02 003C 7F 'c' ]
            v5     | first  | 81 | CONNECT property length not minimal              | 10 [ 'MQTT' 05 02 003C 8000 'c' ]
            v5     | first  | 81 | CONNECT property length of 5 bytes               | 10 [ 'MQTT' 05 02 003C FFFFFFFF01 'c' ]
            v5     | first  | 81 | CONNECT property across the end of properties    | 10 [ 'MQTT' 05 02 003C 02 21 0001 'c' ]
            v5     | first  | 82 | CONNECT will delay twice                         | 10 [ 'MQTT' 05 06 003C [] 'c' [ 18 00000001 18 00000001 ] 'w' 'x' ]
            v5     | first  | 81 | CONNECT session expiry in the will               | 10 [ 'MQTT' 05 06 003C [] 'c' [ 11 00000001 ] 'w' 'x' ]

            # PUBLISH
            v5     | later  | 81 | PUBLISH QoS 3                                    | 36 [ 't' 0001 [] ]
            v3.1.1 | later  | 81 | v3 PUBLISH QoS 3                                 | 36 [ 't' 0001 ]
            v5     | later  | 81 | PUBLISH DUP at QoS 0                             | 38 [ 't' [] ]
            v3.1.1 | later  | 81 | v3 PUBLISH DUP at QoS 0                          | 38 [ 't' ]
            v5     | later  | 82 | PUBLISH packet id 0                              | 32 [ 't' 0000 [] ]
            v3.1.1 | later  | 82 | v3 PUBLISH packet id 0                           | 34 [ 't' 0000 ]
            v5     | later  | 81 | PUBLISH empty                                    | 30 00
            v3.1.1 | later  | 81 | v3 PUBLISH empty                                 | 30 00
            v3.1.1 | later  | 81 | PUBLISH without packet id                        | 32 [ 't' ]
            v5     | later  | 81 | PUBLISH topic longer than the packet             | 30 [ 0005 <t> ]
            v5     | later  | 81 | PUBLISH without property length                  | 30 [ 't' ]
            v5     | later  | 82 | PUBLISH neither topic nor alias                  | 30 [ '' [] ]
            v5     | later  | 81 | topic with U+0000                                | 30 [ 0003 61 00 62 [] ]
            v5     | later  | 81 | topic with U+0000 in a long topic                | 30 [ 000B 61626364 00 656667686970 [] ]
            v5     | later  | 81 | topic with U+0000 in two bytes                   | 30 [ 0002 C080 [] ]
            v5     | later  | 81 | topic with surrogate U+D800                      | 30 [ 0003 EDA080 [] ]
            v5     | later  | 81 | topic with surrogate U+DFFF                      | 30 [ 0003 EDBFBF [] ]
            v5     | later  | 81 | topic with surrogate pair                        | 30 [ 0006 EDA0BDEDB880 [] ]
            v5     | later  | 81 | topic with slash in two bytes                    | 30 [ 0002 C0AF [] ]
            v5     | later  | 81 | topic with three bytes for two                   | 30 [ 0003 E080AF [] ]
            v5     | later  | 81 | topic with four bytes for three                  | 30 [ 0004 F0808080 [] ]
            v5     | later  | 81 | topic with above U+10FFFF                        | 30 [ 0004 F4908080 [] ]
            v5     | later  | 81 | topic with byte F5                               | 30 [ 0004 F5808080 [] ]
            v5     | later  | 81 | topic with byte FE                               | 30 [ 0001 FE [] ]
            v5     | later  | 81 | topic with continuation alone                    | 30 [ 0001 80 [] ]
            v5     | later  | 81 | topic with sequence cut off                      | 30 [ 0002 E6BC [] ]
            v5     | later  | 81 | topic with ASCII in a sequence                   | 30 [ 0003 E66162 [] ]
            v3.1.1 | later  | 81 | v3 topic with U+0000                             | 30 [ 0001 00 ]
            v3.1.1 | later  | 81 | v3 topic with a surrogate                        | 30 [ 0003 EDA080 ]
            v3.1.1 | later  | 81 | v3 topic not UTF-8                               | 30 [ 0002 C328 ]
            v5     | later  | 94 | PUBLISH topic alias 0                            | 30 [ 't' [ 23 0000 ] <x> ]
            v5     | later  | 82 | PUBLISH topic alias twice                        | 30 [ 't' [ 23 0001 23 0001 ] <x> ]
            v5     | later  | 82 | PUBLISH payload format 2                         | 30 [ 't' [ 01 02 ] <x> ]
            v5     | later  | 82 | PUBLISH payload format twice                     | 30 [ 't' [ 01 01 01 01 ] <x> ]
            v5     | later  | 82 | PUBLISH message expiry twice                     | 30 [ 't' [ 02 00000001 02 00000001 ] <x> ]
            v5     | later  | 82 | PUBLISH response topic twice                     | 30 [ 't' [ 08 'r' 08 'r' ] <x> ]
            v5     | later  | 81 | PUBLISH response topic not UTF-8                 | 30 [ 't' [ 08 0001 FF ] <x> ]
            v5     | later  | 82 | PUBLISH correlation data twice                   | 30 [ 't' [ 09 'q' 09 'q' ] <x> ]
            v5     | later  | 82 | PUBLISH content type twice                       | 30 [ 't' [ 03 'q' 03 'q' ] <x> ]
            v5     | later  | 81 | PUBLISH content type not UTF-8                   | 30 [ 't' [ 03 0001 FF ] <x> ]
            v5     | later  | 82 | PUBLISH subscription identifier                  | 30 [ 't' [ 0B 01 ] <x> ]
            v5     | later  | 81 | PUBLISH reason string                            | 30 [ 't' [ 1F 'why' ] <x> ]
            v5     | client | 82 | PUBLISH subscription identifier 0                | 30 [ 't' [ 0B 00 ] ]
            v5     | client | 81 | PUBLISH subscription identifier of 5 bytes       | 30 [ 't' [ 0B FFFFFFFF01 ] ]

            # PUBACK, PUBREC, PUBREL, PUBCOMP
            v5     | later  | 82 | PUBACK packet id 0                               | 40 02 0000
            v5     | later  | 81 | PUBACK cut off                                   | 40 01 00
            v3.1.1 | later  | 81 | v3 PUBACK with reason                            | 40 03 0001 00
            v5     | later  | 82 | PUBACK reason of PUBREL                          | 40 03 0001 92
            v5     | later  | 82 | PUBREC reason of DISCONNECT                      | 50 03 0001 8E
            v5     | later  | 82 | PUBREL reason of PUBACK                          | 62 03 0001 10
            v5     | later  | 82 | PUBCOMP unknown reason                           | 70 03 0001 7F
            v5     | later  | 82 | PUBACK reason string twice                       | 40 [ 0001 00 [ 1F 'a' 1F 'b' ] ]
            v5     | later  | 81 | PUBACK with bytes left over                      | 40 [ 0001 00 [] 00 ]
            v5     | later  | 81 | PUBREL property of PUBLISH                       | 62 [ 0001 00 [ 23 0001 ] ]

            # SUBSCRIBE, UNSUBSCRIBE
            v5     | later  | 82 | SUBSCRIBE packet id 0                            | 82 [ 0000 [] 't' 00 ]
            v3.1.1 | later  | 82 | v3 SUBSCRIBE packet id 0                         | 82 [ 0000 't' 00 ]
            v5     | later  | 82 | SUBSCRIBE without filter                         | 82 [ 0001 [] ]
            v3.1.1 | later  | 82 | v3 SUBSCRIBE without filter                      | 82 [ 0001 ]
            v5     | later  | 81 | SUBSCRIBE without options                        | 82 [ 0001 [] 't' ]
            v5     | later  | 81 | SUBSCRIBE filter not UTF-8                       | 82 [ 0001 [] 0001 FF 00 ]
            v3.1.1 | later  | 81 | v3 SUBSCRIBE filter not UTF-8                    | 82 [ 0001 0001 FF 00 ]
            v5     | later  | 81 | SUBSCRIBE filter with U+0000                     | 82 [ 0001 [] 0001 00 00 ]
            v5     | later  | 82 | SUBSCRIBE QoS 3                                  | 82 [ 0001 [] 't' 03 ]
            v3.1.1 | later  | 81 | v3 SUBSCRIBE QoS 3                               | 82 [ 0001 't' 03 ]
            v3.1.1 | later  | 81 | v3 SUBSCRIBE reserved bits                       | 82 [ 0001 't' 04 ]
            v5     | later  | 81 | SUBSCRIBE reserved bit 6                         | 82 [ 0001 [] 't' 40 ]
            v5     | later  | 81 | SUBSCRIBE reserved bit 7                         | 82 [ 0001 [] 't' 80 ]
            v5     | later  | 82 | SUBSCRIBE retain handling 3                      | 82 [ 0001 [] 't' 30 ]
            v5     | later  | 82 | SUBSCRIBE no local on a shared one               | 82 [ 0001 [] '$share/g/t' 04 ]
            v5     | later  | 82 | SUBSCRIBE subscription identifier 0              | 82 [ 0001 [ 0B 00 ] 't' 00 ]
            v5     | later  | 82 | SUBSCRIBE subscription identifier twice          | 82 [ 0001 [ 0B 01 0B 01 ] 't' 00 ]
            v5     | later  | 81 | SUBSCRIBE subscription identifier not minimal    | 82 [ 0001 [ 0B 8100 ] 't' 00 ]
            v5     | later  | 82 | UNSUBSCRIBE packet id 0                          | A2 [ 0000 [] 't' ]
            v3.1.1 | later  | 82 | v3 UNSUBSCRIBE packet id 0                       | A2 [ 0000 't' ]
            v5     | later  | 82 | UNSUBSCRIBE without filter                       | A2 [ 0001 [] ]
            v3.1.1 | later  | 82 | v3 UNSUBSCRIBE without filter                    | A2 [ 0001 ]
            v5     | later  | 81 | UNSUBSCRIBE filter not UTF-8                     | A2 [ 0001 [] 0001 FF ]
            v3.1.1 | later  | 81 | v3 UNSUBSCRIBE filter not UTF-8                  | A2 [ 0001 0001 FF ]
            v5     | later  | 81 | UNSUBSCRIBE subscription identifier              | A2 [ 0001 [ 0B 01 ] 't' ]

            # PINGREQ, DISCONNECT, AUTH
            v5     | later  | 81 | PINGREQ with a body                              | C0 01 00
            v3.1.1 | later  | 81 | v3 DISCONNECT with a body                        | E0 01 00
            v5     | later  | 82 | DISCONNECT reason of a server                    | E0 01 8E
            v5     | later  | 82 | DISCONNECT unknown reason                        | E0 01 05
            v5     | later  | 82 | DISCONNECT session expiry twice                  | E0 [ 00 [ 11 00000001 11 00000001 ] ]
            v5     | client | 82 | DISCONNECT session expiry from a server          | E0 [ 00 [ 11 00000001 ] ]
            v5     | later  | 82 | AUTH success from a client                       | F0 00
            v5     | later  | 82 | AUTH unknown reason                              | F0 [ 17 [ 15 'm' ] ]
            v5     | later  | 82 | AUTH without method                              | F0 [ 18 [ 16 'd' ] ]
            v5     | later  | 82 | AUTH method twice                                | F0 [ 18 [ 15 'm' 15 'm' ] ]
            v5     | client | 82 | AUTH re-authenticate from a server               | F0 [ 19 [ 15 'm' ] ]

            # To a client
            v5     | client | 81 | CONNACK reserved flags                           | 20 [ 02 00 [] ]
            v5     | client | 82 | CONNACK reason of DISCONNECT                     | 20 [ 00 8E [] ]
            v5     | client | 82 | CONNACK maximum QoS 2                            | 20 [ 00 00 [ 24 02 ] ]
            v5     | client | 82 | CONNACK retain available 2                       | 20 [ 00 00 [ 25 02 ] ]
            v5     | client | 82 | SUBACK without reason                            | 90 [ 0001 [] ]
            v5     | client | 82 | SUBACK reason of UNSUBACK                        | 90 [ 0001 [] 11 ]
            v5     | client | 82 | UNSUBACK reason of SUBACK                        | B0 [ 0001 [] 01 ]
            """;

    static final List<Invalid> ALL =
            TABLE.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(InvalidPackets::row)
                    .toList();

    private InvalidPackets() {}

    private static Invalid row(String line) {
        String[] cells = line.split("\\|", 5);
        MqttVersion version =
                switch (cells[0].strip()) {
                    case "v3.1" -> MqttVersion.V3_1;
                    case "v3.1.1" -> MqttVersion.V3_1_1;
                    case "v5" -> MqttVersion.V5;
                    default -> throw new IllegalArgumentException(line);
                };
        String where = cells[1].strip();
        return new Invalid(
                cells[3].strip(),
                version,
                where.equals("client") ? Side.CLIENT : Side.SERVER,
                where.equals("first"),
                Notation.bytes(cells[4].strip()),
                Objects.requireNonNull(
                        ReasonCode.of(Integer.parseInt(cells[2].strip(), 16)), line));
    }
}
