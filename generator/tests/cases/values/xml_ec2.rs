use cases::runtime::ErrorKind;
use cases::xml_ec2::Client;
use cases::xml_ec2::types::{InstanceStateName, InstanceType};

use super::{Canned, wait};

/// In the manner of what the service answers: the root has another name than the schema, and lists are
/// elements with `item`s in them, which the document does not say.
const INSTANCES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>1c3f0a2e-0000-4000-8000-5f1e2d3c4b5a</requestId>
    <reservationSet>
        <item>
            <reservationId>r-0123456789abcdef0</reservationId>
            <ownerId>111122223333</ownerId>
            <groupSet/>
            <instancesSet>
                <item>
                    <instanceId>i-0aaaaaaaaaaaaaaa1</instanceId>
                    <imageId>ami-0bbbbbbbbbbbbbbb2</imageId>
                    <instanceState><code>16</code><name>running</name></instanceState>
                    <privateDnsName/>
                    <amiLaunchIndex>0</amiLaunchIndex>
                    <instanceType>t2.micro</instanceType>
                    <launchTime>2024-05-06T07:08:09.000Z</launchTime>
                    <monitoring><state>disabled</state></monitoring>
                    <sourceDestCheck>true</sourceDestCheck>
                    <groupSet>
                        <item><groupId>sg-0cccccccccccccccc</groupId><groupName>a &amp; b</groupName></item>
                        <item><groupId>sg-0dddddddddddddddd</groupId><groupName>c</groupName></item>
                    </groupSet>
                    <blockDeviceMapping>
                        <item>
                            <deviceName>/dev/xvda</deviceName>
                            <ebs><volumeId>vol-0eeeeeeeeeeeeeeee</volumeId><deleteOnTermination>true</deleteOnTermination></ebs>
                        </item>
                    </blockDeviceMapping>
                    <tagSet><item><key>Name</key><value>web</value></item><item><key>empty</key><value/></item></tagSet>
                    <ebsOptimized>false</ebsOptimized>
                    <somethingNew><item>1</item></somethingNew>
                </item>
            </instancesSet>
        </item>
    </reservationSet>
</DescribeInstancesResponse>"#;

#[test]
fn instances_in_lists_of_items() {
    let transport = Canned::new(200, INSTANCES);
    let client = Client::xml_ec2_builder().base_url("https://aws.test").token("t").transport(transport).build().unwrap();
    let mut pages = wait(client.xml_ec2_root().get_describe_instances()).unwrap();
    let reservation = pages.reservations.take().unwrap().remove(0);
    assert_eq!(reservation.owner_id.as_deref(), Some("111122223333"));
    assert_eq!(reservation.groups.map(|groups| groups.len()), Some(0));
    let instance = reservation.instances.unwrap().remove(0);
    assert_eq!(instance.instance_id.as_deref(), Some("i-0aaaaaaaaaaaaaaa1"));
    assert_eq!(instance.private_dns_name.as_deref(), Some(""));
    assert_eq!((instance.ami_launch_index, instance.source_dest_check), (Some(0), Some(true)));
    assert_eq!(instance.ebs_optimized, Some(false));
    assert_eq!(instance.instance_type, Some(InstanceType::T2Micro));
    let state = instance.state.unwrap();
    assert_eq!((state.code, state.name), (Some(16), Some(InstanceStateName::Running)));
    let groups: Vec<_> = instance.security_groups.unwrap().into_iter().map(|group| group.group_name.unwrap()).collect();
    assert_eq!(groups, ["a & b", "c"]);
    let mapping = instance.block_device_mappings.unwrap().remove(0);
    assert_eq!(mapping.ebs.unwrap().delete_on_termination, Some(true));
    let tags: Vec<_> = instance.tags.unwrap().into_iter().map(|tag| (tag.key.unwrap(), tag.value.unwrap())).collect();
    assert_eq!(tags, [("Name".to_owned(), "web".to_owned()), ("empty".to_owned(), String::new())]);
}

#[test]
fn pages_lead_on_by_what_is_in_xml() {
    let transport = Canned::new(200, INSTANCES);
    let client = Client::xml_ec2_builder().base_url("https://aws.test").token("t").transport(transport).build().unwrap();
    let mut items = client.xml_ec2_root().get_describe_instances().stream();
    let first = wait(items.next()).unwrap().unwrap();
    assert_eq!(first.reservation_id.as_deref(), Some("r-0123456789abcdef0"));
    assert!(wait(items.next()).is_none());
}

#[test]
fn an_error_of_the_service() {
    let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>UnauthorizedOperation</Code>\
                <Message>You are not authorized.</Message></Error></Errors><RequestID>r-1</RequestID></Response>";
    let client = Client::xml_ec2_builder().base_url("https://aws.test").token("t").transport(Canned::new(403, body)).build().unwrap();
    let error = wait(client.xml_ec2_root().get_describe_regions()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Permission, Some("UnauthorizedOperation")));
    assert_eq!((error.message(), error.request_id()), ("You are not authorized.", Some("r-1")));
}
