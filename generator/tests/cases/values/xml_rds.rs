use cases::xml_rds::Client;

use super::{Canned, wait};

/// The result is within an element of its own, beside what the document does not speak of.
const INSTANCES: &str = r#"<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
  <DescribeDBInstancesResult>
    <DBInstances>
      <DBInstance>
        <DBInstanceIdentifier>orders</DBInstanceIdentifier>
        <Engine>postgres</Engine>
        <AllocatedStorage>100</AllocatedStorage>
        <MultiAZ>true</MultiAZ>
        <Endpoint><Address>orders.example.com</Address><Port>5432</Port></Endpoint>
        <DBSecurityGroups/>
        <VpcSecurityGroups>
          <VpcSecurityGroupMembership><VpcSecurityGroupId>sg-1</VpcSecurityGroupId><Status>active</Status></VpcSecurityGroupMembership>
        </VpcSecurityGroups>
        <EnabledCloudwatchLogsExports><member>postgresql</member><member>upgrade</member></EnabledCloudwatchLogsExports>
        <TagList><Tag><Key>team</Key><Value>shop</Value></Tag></TagList>
      </DBInstance>
      <DBInstance><DBInstanceIdentifier>items</DBInstanceIdentifier></DBInstance>
    </DBInstances>
    <Marker>next</Marker>
  </DescribeDBInstancesResult>
  <ResponseMetadata><RequestId>b-1</RequestId></ResponseMetadata>
</DescribeDBInstancesResponse>"#;

#[test]
fn instances_within_a_result() {
    let client = Client::xml_rds_builder().base_url("https://aws.test").token("t").transport(Canned::new(200, INSTANCES)).build().unwrap();
    let reply = wait(client.xml_rds_root().get_describe_db_instances()).unwrap();
    assert_eq!(reply.marker.as_deref(), Some("next"));
    let instances = reply.db_instances.unwrap();
    assert_eq!(instances.len(), 2);
    let first = &instances[0];
    assert_eq!(first.db_instance_identifier.as_deref(), Some("orders"));
    assert_eq!((first.allocated_storage, first.multi_az), (Some(100), Some(true)));
    assert_eq!(first.endpoint.as_ref().and_then(|endpoint| endpoint.port), Some(5432));
    assert_eq!(first.db_security_groups.as_ref().map(Vec::len), Some(0));
    let groups = first.vpc_security_groups.as_ref().unwrap();
    assert_eq!(groups[0].vpc_security_group_id.as_deref(), Some("sg-1"));
    let logs = first.enabled_cloudwatch_logs_exports.as_ref().unwrap();
    assert_eq!(logs, &["postgresql", "upgrade"]);
    let tags = first.tag_list.as_ref().unwrap();
    assert_eq!((tags[0].key.as_deref(), tags[0].value.as_deref()), (Some("team"), Some("shop")));
}

#[test]
fn a_result_of_nothing() {
    let body = "<DescribeDBSecurityGroupsResponse xmlns='http://rds.amazonaws.com/doc/2014-10-31/'>\
                <DescribeDBSecurityGroupsResult/><ResponseMetadata><RequestId>b-2</RequestId></ResponseMetadata>\
                </DescribeDBSecurityGroupsResponse>";
    let client = Client::xml_rds_builder().base_url("https://aws.test").token("t").transport(Canned::new(200, body)).build().unwrap();
    let reply = wait(client.xml_rds_root().get_describe_db_security_groups()).unwrap();
    assert!(reply.db_security_groups.is_none() && reply.marker.is_none());
}

#[test]
fn an_error_of_the_service() {
    let body = "<ErrorResponse xmlns='http://rds.amazonaws.com/doc/2014-10-31/'><Error><Type>Sender</Type>\
                <Code>DBInstanceNotFound</Code><Message>DBInstance x not found.</Message></Error>\
                <RequestId>b-3</RequestId></ErrorResponse>";
    let client = Client::xml_rds_builder().base_url("https://aws.test").token("t").transport(Canned::new(404, body)).build().unwrap();
    let error = wait(client.xml_rds_root().get_describe_db_instances()).unwrap_err();
    assert_eq!((error.error_type(), error.code()), (Some("Sender"), Some("DBInstanceNotFound")));
    assert_eq!((error.message(), error.request_id()), ("DBInstance x not found.", Some("b-3")));
}
